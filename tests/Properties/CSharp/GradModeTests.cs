namespace Autograd.Properties.CSharp;

/// <summary>Where the mode holds: nested scopes, tasks, awaits, other threads.</summary>
public sealed class GradModeTests
{
    private static readonly Variable X = new(Tensor.From([1.0, 2]), requiresGrad: true);

    private static bool Records => (X * 2).RequiresGrad;

    [Fact]
    public void EnableGrad_inside_NoGrad_records_again()
    {
        using (GradMode.NoGrad())
        {
            using (GradMode.EnableGrad())
            {
                Assert.True(Records);
                using (GradMode.NoGrad()) Assert.False(Records);
                Assert.True(Records);
            }

            Assert.False(Records);
            Assert.Throws<FormatException>((Action)(static () =>
            {
                using var scope = GradMode.EnableGrad();
                throw new FormatException();
            }));
            Assert.False(Records);
        }

        Assert.True(Records);
    }

    [Fact]
    public void Factories_mark_leaves_under_NoGrad()
    {
        using var scope = GradMode.NoGrad();
        Assert.True(Variable.Ones([2], requiresGrad: true).RequiresGrad);
    }

    [Fact]
    public async Task Task_already_running_does_not_see_a_scope_that_is_opened_later()
    {
        using var opened = new ManualResetEventSlim();
        var running = Task.Run(() =>
        {
            opened.Wait();
            return Records;
        });
        using (GradMode.NoGrad())
        {
            opened.Set();
            Assert.True(await running);
            Assert.False(Records);
            Assert.False(await Task.Run(static () => Records));
        }

        Assert.True(Records);
    }

    [Fact]
    public async Task Mode_is_right_after_every_await()
    {
        for (var i = 0; i < 50; i++)
        {
            using (GradMode.NoGrad())
            {
                await Task.Yield();
                Assert.False(Records);
                await Task.Delay(i % 2);
                Assert.False(Records);
            }

            Assert.True(Records);
            await Task.Yield();
            Assert.True(Records);
        }
    }

    [Fact]
    public async Task Scope_that_is_disposed_on_another_flow_still_ends_on_its_own()
    {
        var scope = GradMode.NoGrad();
        await Task.Run(scope.Dispose);
        Assert.False(Records);
        scope.Dispose();
        Assert.True(Records);
        scope.Dispose();
        Assert.True(Records);
    }

    [Fact]
    public void Scope_that_is_disposed_again_or_out_of_order_ends_no_other()
    {
        var first = GradMode.NoGrad();
        first.Dispose();
        using (GradMode.NoGrad())
        {
            first.Dispose();
            Assert.False(Records);
        }

        Assert.True(Records);
        var (outer, inner) = (GradMode.NoGrad(), GradMode.EnableGrad());
        outer.Dispose();
        Assert.True(Records);
        inner.Dispose();
        Assert.True(Records);
        (outer, inner) = (GradMode.NoGrad(), GradMode.NoGrad());
        outer.Dispose();
        Assert.False(Records);
        inner.Dispose();
        Assert.True(Records);
    }

    [Fact]
    public void Vectorized_functions_of_variables_run_under_NoGrad()
    {
        using (GradMode.NoGrad())
        {
            var squares = Vectorize.VMap(static x => (new Variable(x) * new Variable(x)).Sum().Tensor)(Tensor.Float64([[1, 2], [3, 4]]).Track());
            Assert.Equal([5, 25], squares.ToArray<double>());
            Assert.False(squares.IsTracked);
        }
    }

    [Fact]
    public async Task Tasks_with_modes_of_their_own_do_not_mix()
    {
        var found = await Task.WhenAll(Enumerable.Range(0, 16).Select(static i => Task.Run(async () =>
        {
            using var scope = i % 2 == 0 ? GradMode.NoGrad() : GradMode.EnableGrad();
            var right = true;
            for (var k = 0; k < 20; k++)
            {
                right &= Records == (i % 2 == 1);
                await Task.Yield();
            }

            return right;
        })));
        Assert.All(found, Assert.True);
    }

    /// <summary>Under NoGrad an op reads the value of now, not a detached twin of an earlier one.</summary>
    [Fact]
    public void Reads_under_NoGrad_see_a_change_by_another_thread()
    {
        var x = new Variable(Tensor.Scalar(0.0), requiresGrad: true);
        using var scope = GradMode.NoGrad();
        for (var i = 1; i <= 200; i++)
        {
            _ = x * 1;
            var value = i;
            var writer = new Thread(() =>
            {
                using var own = GradMode.NoGrad();
                x.Fill_(value);
                _ = x * 1;
            });
            writer.Start();
            writer.Join();
            Assert.Equal(i, (x * 1).Item());
        }
    }

    [Fact]
    public void Reads_under_NoGrad_never_go_back_while_another_thread_writes()
    {
        const int Writes = 20_000;
        var x = new Variable(Tensor.Scalar(0.0), requiresGrad: true);
        var writer = new Thread(() =>
        {
            using var own = GradMode.NoGrad();
            for (var i = 1; i <= Writes; i++) x.Fill_(i);
        });
        using var scope = GradMode.NoGrad();
        writer.Start();
        for (var last = 0.0; last < Writes;)
        {
            var now = (x + 0).Item();
            Assert.True(now >= last, $"{now} was read after {last}");
            Assert.False((x + 0).RequiresGrad);
            last = now;
        }

        writer.Join();
    }

    /// <summary>Nothing of a structure is recorded when each of its parts is detached, and a detached function's result is a constant.</summary>
    [Fact]
    public void Detached_structures_bring_no_gradient()
    {
        var (a, b) = (X.Detach(), new[] { X.Detach(), (X * 2).Detach() });
        Assert.False((a + b[0] + b[1]).RequiresGrad);
        var t = Tensor.Scalar(3.0);
        Assert.Equal(0.0, Differentiate.Grad(static z => (z * z).Detach(), t).Item());
        Assert.Equal(3.0, Differentiate.Grad(static z => z * z.Detach(), t).Item());
    }

    [Fact]
    public void Constants_and_their_graphs_collect_nothing()
    {
        var c = Variable.From([1.0, 2]);
        var d = c * 3;
        (X.Detach().RequiresGrad_() * d).Sum().Backward();
        Assert.Null(c.Grad);
        Assert.Null(d.Grad);
    }
}
