namespace Autograd.Properties.Training;

/// <summary>Interrupted and resumed is uninterrupted, bit for bit; and what else a loop promises. Alone, for the default generator takes part.</summary>
[Collection("Default generator")]
public sealed class TrainingLoopTests
{
    private const int Epochs = 4, Batches = 5;

    public static TheoryData<string, bool> Kinds => new() { { "sgd", false }, { "sgd", true }, { "adam", false }, { "adamw", true }, { "rmsprop", false }, { "adagrad", true } };

    /// <summary>At every place between batches, by bytes, into objects of other first values.</summary>
    [Theory, MemberData(nameof(Kinds))]
    public void Interrupted_and_resumed_is_uninterrupted(string optimizer, bool shared)
    {
        DefaultGenerator.Seed(17);
        var whole = new Course(optimizer, shared: shared);
        var result = whole.Loop.Run(Epochs);
        var expected = whole.Bytes();
        for (var stop = 1; stop < Epochs * Batches; stop++)
        {
            DefaultGenerator.Seed(17);
            var first = new Course(optimizer, shared: shared);
            CancelAfter(first, stop);
            var bytes = first.Bytes();

            DefaultGenerator.Seed(18);
            var second = new Course(optimizer, seed: 1234, shared: shared);
            second.Loop.Restore(Safetensors.Read(bytes).Tensors);
            Assert.Equal(bytes, second.Bytes());
            Assert.Equal(result, second.Loop.Run(Epochs));
            Assert.Equal(expected, second.Bytes());

            // The first one goes on too.
            DefaultGenerator.Current.Restore(new Generator(17).State);
            first.Loop.Restore(Safetensors.Read(bytes).Tensors);
            first.Loop.Run(Epochs);
            Assert.Equal(expected, first.Bytes());
        }
    }

    [Fact]
    public void File_on_the_way_is_resumed_to_the_same_bits()
    {
        var path = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName() + ".safetensors");
        try
        {
            DefaultGenerator.Seed(17);
            var whole = new Course("adam", path: path, every: 2);
            whole.Loop.Run(Epochs);

            DefaultGenerator.Seed(17);
            CancelAfter(new Course("adam", path: path, every: 2), 13);
            var resumed = new Course("adam", seed: 77, path: path, every: 2);
            resumed.Loop.ReadCheckpoint(path);

            // Batch 13 is the third of its epoch, the file is of the second.
            Assert.Equal(2, resumed.Loop.Epoch);
            Assert.Equal(2, resumed.Loader.Position);
            resumed.Loop.Run(Epochs);
            Assert.Equal(whole.Bytes(), resumed.Bytes());
            Assert.Empty(Directory.GetFiles(Path.GetTempPath(), Path.GetFileName(path) + ".*.tmp"));
        }
        finally
        {
            File.Delete(path);
        }
    }

    /// <summary>Wherever a batch fails, it never was: in the loss after dropout drew, in the backward pass, in the validation.</summary>
    [Theory]
    [InlineData("loss")]
    [InlineData("backward")]
    [InlineData("validation")]
    public void Batch_that_fails_leaves_everything_as_it_was(string where)
    {
        DefaultGenerator.Seed(17);
        var whole = new Course("adam");
        whole.Loop.Run(Epochs);

        DefaultGenerator.Seed(17);
        var course = new Course("adam");
        if (where != "validation") CancelAfter(course, 7);
        var (before, calls) = (course.Bytes(), 0);
        using var source = new CancellationTokenSource();
        switch (where)
        {
            case "loss":
                course.OnLoss = () => throw new TimeZoneNotFoundException();
                Assert.Throws<TimeZoneNotFoundException>(() => course.Loop.Run(Epochs));
                break;
            case "backward":
                course.OnLoss = source.Cancel;
                Assert.Throws<OperationCanceledException>(() => course.Loop.Run(Epochs, cancellationToken: source.Token));
                break;
            default:
                course.Fails = true;
                Assert.Throws<TimeZoneNotFoundException>(() => course.Loop.Run(Epochs, new Told(_ => calls++)));
                Assert.Equal(Batches - 1, calls);
                Assert.Equal(Batches, course.Loader.Position);
                before = course.Bytes();
                Assert.Throws<TimeZoneNotFoundException>(() => course.Loop.Run(Epochs));
                break;
        }

        Assert.Equal(before, course.Bytes());
        (course.OnLoss, course.Fails) = (null, false);
        course.Loop.Run(Epochs);
        Assert.Equal(whole.Bytes(), course.Bytes());
    }

    [Fact]
    public void Progress_is_told_after_each_batch()
    {
        DefaultGenerator.Seed(17);
        var (course, told) = (new Course("sgd"), new List<TrainingProgress>());
        var result = course.Loop.Run(2, new Told(told.Add));
        Assert.Equal(2 * Batches, told.Count);
        Assert.Equal([1, 2, 3, 4, 5, 1, 2, 3, 4, 5], told.Select(static p => p.Batch));
        Assert.Equal([false, false, false, false, true], told[..5].Select(static p => p.EndsEpoch));
        Assert.All(told, static p => Assert.Equal(p.EndsEpoch, p.Metric is not null));

        // 22 samples: four batches of five and one of two, each weighed by its size.
        Assert.Equal((5 * (told[5].Loss + told[6].Loss + told[7].Loss + told[8].Loss) + (2 * told[9].Loss)) / 22, told[9].MeanLoss, 1e-12);
        Assert.Equal(told[9].MeanLoss, result.Loss);
        Assert.Equal(told[9].Metric, result.Metric);
        Assert.Equal(0.1 * 0.1, told[0].LearningRate, 1e-15);
        Assert.Equal(2, result.Epochs);
        Assert.False(result.StoppedEarly);
    }

    [Fact]
    public void Early_stopping_stops_and_gives_the_best_parameters_back()
    {
        double[] metrics = [5, 4, 3, 3.5, 3, 7, 1];
        var w = new Variable(Tensor.Float64([1]), requiresGrad: true);
        var optimizer = new Sgd([w], 1);
        var data = new DataLoader(new Dataset(Tensor.Ones(2, 1), Tensor.Ones(2)), 2);
        var (epoch, seen) = (0, new List<double>());
        var loop = new TrainingLoop(Checkpointed.Of([("w", w)]), optimizer, data, (_, _) => w.Sum())
        {
            EarlyStopping = new(patience: 2),
            Validation = () =>
            {
                seen.Add(w.Item());
                return metrics[epoch++];
            },
        };
        var result = loop.Run(100);

        // The third is the best; the equal one of the fifth is no better, and the sixth is the third that is none.
        Assert.Equal(new TrainingResult(6, -4, 7, 3, 3, true), result);
        Assert.True(loop.HasStopped);
        Assert.Equal(6, seen.Count);
        Assert.Equal(seen[2], w.Item());
        Assert.Equal(seen[2], loop.Best!["w"].Item());
        Assert.Equal(result, loop.Run(200));
    }

    [Fact]
    public void Without_a_better_epoch_there_is_no_best()
    {
        var w = new Variable(Tensor.Float64([1]), requiresGrad: true);
        var loop = new TrainingLoop(Checkpointed.Of([("w", w)]), new Sgd([w], 1), new DataLoader(new Dataset(Tensor.Ones(2, 1), Tensor.Ones(2)), 1), (_, _) => w.Sum() * double.NaN)
        {
            EarlyStopping = new(patience: 1),
        };
        var result = loop.Run(50);
        Assert.Equal(2, result.Epochs);
        Assert.True(result.StoppedEarly);
        Assert.Null(result.BestEpoch);
        Assert.Null(loop.Best);
        Assert.Equal(new TrainingResult(0, double.NaN, null, null, null, false), new Course("sgd").Loop.Run(0));
    }

    [Fact]
    public void State_of_another_setup_is_refused_and_nothing_changes()
    {
        DefaultGenerator.Seed(17);
        var course = new Course("adam");
        CancelAfter(course, 8);
        var (saved, before) = (course.Loop.Save(), course.Bytes());
        foreach (var name in saved.Keys.Where(static name => name is not "data.begun"))
        {
            var rest = saved.Where(pair => pair.Key != name).ToDictionary(StringComparer.Ordinal);
            if (name is not "loop.metric" and not "loop.best_metric") Refused(rest);
            rest[name] = Tensor.Ones([7, 7, 7], DType.Float64);
            Refused(rest);
        }

        Refused(new Dictionary<string, Tensor>(saved, StringComparer.Ordinal) { ["more"] = Tensor.Ones(1) });
        Refused(new Dictionary<string, Tensor>(saved, StringComparer.Ordinal) { ["data.position"] = Tensor.Scalar(6L) });
        Refused(new Dictionary<string, Tensor>(saved, StringComparer.Ordinal) { ["data.samples"] = Tensor.Scalar(23L) });
        Refused(new Dictionary<string, Tensor>(saved, StringComparer.Ordinal) { ["generator.0"] = Tensor.From([1L, -1, 1]) });
        Assert.Throws<InvalidDataException>(() => course.Loop.Restore(Safetensors.Read([1, 2, 3]).Tensors));

        void Refused(Dictionary<string, Tensor> tensors)
        {
            Assert.ThrowsAny<ArgumentException>(() => course.Loop.Restore(tensors));
            Assert.Equal(before, course.Bytes());
        }
    }

    [Fact]
    public void Wrong_arguments_are_named()
    {
        var w = new Variable(Tensor.Float64([1]), requiresGrad: true);
        var (model, optimizer) = (Checkpointed.Of([("w", w)]), new Sgd([w], 1));
        var data = new DataLoader(new Dataset(Tensor.Ones(2, 1), Tensor.Ones(2)), 2);
        Assert.Throws<ArgumentOutOfRangeException>(() => new TrainingLoop(model, optimizer, data, static (x, _) => x) { MaxGradientNorm = -1 });
        Assert.Throws<ArgumentOutOfRangeException>(() => new TrainingLoop(model, optimizer, data, static (x, _) => x) { CheckpointEvery = 0 });
        Assert.Throws<ArgumentOutOfRangeException>(() => new TrainingLoop(model, optimizer, data, static (x, _) => x).Run(-1));
        Assert.Throws<ArgumentNullException>(() => new TrainingLoop(null!, optimizer, data, static (x, _) => x));
        Assert.Throws<ArgumentNullException>(() => new TrainingLoop(model, optimizer, data, null!));
        Assert.Throws<ArgumentException>(() => new EarlyStopping(-1));
        Assert.Throws<ArgumentException>(() => Checkpointed.Of([("w", w), ("w", w)]));
        Assert.Throws<InvalidOperationException>(() => new TrainingLoop(model, optimizer, data, static (_, _) => null!).Run(1));
        Assert.Throws<InvalidOperationException>(() => new TrainingLoop(model, optimizer, data, (x, _) => w * x).Run(1));
    }

    private static void CancelAfter(Course course, int batches)
    {
        using var source = new CancellationTokenSource();
        var told = 0;
        Assert.Throws<OperationCanceledException>(() => course.Loop.Run(
            Epochs,
            new Told(_ =>
            {
                if (++told == batches) source.Cancel();
            }),
            source.Token));
        Assert.Equal(batches, told);
    }

    /// <summary>Told at once, where <see cref="Progress{T}"/> posts.</summary>
    private sealed class Told(Action<TrainingProgress> action) : IProgress<TrainingProgress>
    {
        public void Report(TrainingProgress value) => action(value);
    }
}

/// <summary>Tests of which the default generator is a part run alone.</summary>
[CollectionDefinition("Default generator", DisableParallelization = true)]
public sealed class DefaultGeneratorCollection;
