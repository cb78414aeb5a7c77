using System.Globalization;
using System.Text;

namespace Autograd.Properties.Programs;

/// <summary>A word applied to values made before it; one of one operand leaves <paramref name="Y"/> alone.</summary>
internal sealed record Step(Word Word, int X, int Y);

/// <summary>An input: a matrix, or less that broadcasts to it, and its values as places of a coarse grid.</summary>
internal sealed record Input(InputShape Kind, int[] Grid);

internal enum InputShape
{
    Matrix,
    Row,
    Column,
    Scalar,
}

/// <summary>
/// A program of ops over inputs of which values are used several times. It returns the sum of every value that no step uses, spread
/// to the matrix, so that nothing in it is dead.
/// </summary>
internal sealed record RandomProgram(int Rows, int Columns, Input[] Inputs, Step[] Steps)
{
    // How often a step uses any earlier value instead of the newest.
    private const double Reuse = 0.3;

    // The places of the grid: ±1/8 to ±2 in eighths, and 1 at place 0.
    private const int GridSize = 32;

    /// <summary>1 to 3 inputs and 5 to 30 steps.</summary>
    public static RandomProgram Generate(IReadOnlyList<Word> words, int seed)
    {
        var random = new Random(seed);
        int rows = random.Next(1, 4), columns = random.Next(1, 5);
        var inputs = new Input[random.Next(1, 4)];
        for (var i = 0; i < inputs.Length; i++)
            inputs[i] = new Input(random.Next(2) == 0 ? InputShape.Matrix : (InputShape)random.Next(4), [.. Enumerable.Range(0, rows * columns).Select(_ => random.Next(GridSize))]);
        return new RandomProgram(rows, columns, inputs, RandomSteps(words, random, inputs.Length));
    }

    /// <summary>Other steps over the same inputs.</summary>
    public RandomProgram WithOtherSteps(IReadOnlyList<Word> words, int seed) => this with { Steps = RandomSteps(words, new Random(seed), Inputs.Length) };

    /// <summary>The inputs as constants.</summary>
    public Tensor[] Points(DType dtype = DType.Float64) => [.. Inputs.Select(input => Constant(ShapeOf(input), dtype, i => Value(input.Grid[i])))];

    /// <summary>A direction to move the inputs in.</summary>
    public Tensor[] Directions() => [.. Inputs.Select((input, n) => Constant(ShapeOf(input), DType.Float64, i => (((5 * i) + (3 * n)) % 7 / 8.0) + 0.125))];

    /// <summary>Runs the program: a scalar.</summary>
    public Tensor Run(IReadOnlyList<Tensor> inputs)
    {
        var shape = Shape.Of(Rows, Columns);
        List<Tensor> values = [.. inputs];
        foreach (var step in Steps) values.Add(step.Word.Apply(values[step.X], values[step.Y], shape));
        var used = Used();
        var sum = Tensor.Zeros([], inputs[0].DType);
        for (var v = 0; v < values.Count; v++)
            if (!used.Contains(v)) sum += values[v].Expand(shape).Sum();
        return sum;
    }

    /// <summary>Simpler programs: without some steps, then of smaller shapes and fewer inputs, then with plainer values.</summary>
    public IEnumerable<RandomProgram> Shrink()
    {
        for (var block = Steps.Length; block >= 1; block /= 2)
            for (var start = Steps.Length - block; start >= 0; start -= block)
                if (block < Steps.Length) yield return Without(start, block);
        if (Rows > 1) yield return this with { Rows = Rows - 1 };
        if (Columns > 1) yield return this with { Columns = Columns - 1 };
        for (var i = 0; i < Inputs.Length; i++)
        {
            if (Inputs.Length > 1) yield return WithoutInput(i);
            if (Inputs[i].Kind != InputShape.Scalar) yield return With(i, Inputs[i] with { Kind = InputShape.Scalar });
        }

        for (var i = 0; i < Inputs.Length; i++)
        {
            if (Inputs[i].Grid.AsSpan().ContainsAnyExcept(0)) yield return With(i, Inputs[i] with { Grid = new int[Inputs[i].Grid.Length] });
            for (var e = 0; e < ShapeOf(Inputs[i]).Numel; e++)
                if (Inputs[i].Grid[e] != 0) yield return With(i, Inputs[i] with { Grid = [.. Inputs[i].Grid.Select((g, at) => at == e ? 0 : g)] });
        }
    }

    public override string ToString()
    {
        var text = new StringBuilder();
        for (var i = 0; i < Inputs.Length; i++)
        {
            var numel = ShapeOf(Inputs[i]).Numel;
            var values = Inputs[i].Grid.Take(numel).Select(static g => Value(g).ToString("R", CultureInfo.InvariantCulture));
            text.Append(CultureInfo.InvariantCulture, $"\n  v{i} = {ShapeOf(Inputs[i])} {{{string.Join(", ", values)}}}");
        }

        for (var s = 0; s < Steps.Length; s++)
        {
            var (word, x, y) = Steps[s];
            text.Append(CultureInfo.InvariantCulture, $"\n  v{Inputs.Length + s} = {word.Name}(v{x}").Append(word.Operands == 2 ? $", v{y.ToString(CultureInfo.InvariantCulture)})" : ")");
        }

        return text.Append(CultureInfo.InvariantCulture, $"\n  with matrices of [{Rows}, {Columns}]").ToString();
    }

    private static Step[] RandomSteps(IReadOnlyList<Word> words, Random random, int inputs)
    {
        var steps = new Step[random.Next(5, 31)];
        for (var s = 0; s < steps.Length; s++)
        {
            int Operand() => random.NextDouble() < Reuse || s == 0 ? random.Next(inputs + s) : inputs + s - 1;
            steps[s] = new Step(words[random.Next(words.Count)], Operand(), Operand());
        }

        return steps;
    }

    private static Tensor Constant(Shape shape, DType dtype, Func<int, double> at)
        => Tensor.From([.. Enumerable.Range(0, shape.Numel).Select(at)]).Reshape(shape).To(dtype);

    private static double Value(int place) => ((((place / 2) + 7) % 16) + 1) / (place % 2 == 0 ? 8.0 : -8.0);

    private Shape ShapeOf(Input input) => input.Kind switch
    {
        InputShape.Matrix => [Rows, Columns],
        InputShape.Row => [Columns],
        InputShape.Column => [Rows, 1],
        _ => default,
    };

    private HashSet<int> Used() => [.. Steps.SelectMany(static step => step.Word.Operands == 2 ? new[] { step.X, step.Y } : [step.X])];

    private RandomProgram With(int at, Input input) => this with { Inputs = [.. Inputs.Select((old, i) => i == at ? input : old)] };

    // Whoever used a step that is gone uses what that step was of.
    private RandomProgram Without(int start, int count)
    {
        var to = new List<int>(Enumerable.Range(0, Inputs.Length));
        var steps = new List<Step>();
        for (var s = 0; s < Steps.Length; s++)
        {
            var (word, x, y) = Steps[s];
            if (s >= start && s < start + count)
            {
                to.Add(to[x]);
                continue;
            }

            to.Add(Inputs.Length + steps.Count);
            steps.Add(new Step(word, to[x], to[y]));
        }

        return this with { Steps = [.. steps] };
    }

    private RandomProgram WithoutInput(int at)
    {
        int To(int value) => value == at ? 0 : value > at ? value - 1 : value;
        return this with
        {
            Inputs = [.. Inputs.Where((_, i) => i != at)],
            Steps = [.. Steps.Select(step => new Step(step.Word, To(step.X), To(step.Y)))],
        };
    }
}
