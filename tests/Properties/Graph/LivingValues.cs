using Autograd.Rules;

namespace Autograd.Properties.Graph;

/// <summary>
/// A step (the hyperbolic tangent) that remembers by weak references every value and tangent that it made and every cotangent
/// that it was given, and counts at chosen pulls and pushes, after a collection, how many of them live.
/// </summary>
internal sealed class LivingValues
{
    private readonly List<WeakReference> _values = [];
    private readonly GeneralOp _step;
    private readonly GeneralOp _watched;

    public LivingValues() => (_step, _watched) = (Make("step", watch: false), Make("watched", watch: true));

    /// <summary>The most that were seen alive.</summary>
    public int Peak { get; private set; }

    /// <summary>How many cotangents lived at each watched pull.</summary>
    public List<int> Cotangents { get; } = [];

    /// <summary>How many tangents lived at each watched push.</summary>
    public List<int> Tangents { get; } = [];

    private List<WeakReference> Given { get; } = [];

    private List<WeakReference> Moved { get; } = [];

    public Tensor Apply(Tensor x, bool watch = false) => (watch ? _watched : _step).Apply(null, x)[0];

    /// <summary>How many of the values live now.</summary>
    public int Living()
    {
        GC.Collect();
        GC.WaitForPendingFinalizers();
        GC.Collect();
        return _values.Count(static value => value.IsAlive);
    }

    private GeneralOp Make(string name, bool watch) => new(
        name,
        (x, _) =>
        {
            var y = Autograd.Kernels.Kernel.Tanh(x[0]);
            _values.Add(new WeakReference(y.Buffer));
            return [y];
        },
        static _ => Reads.Output,
        (k, from, into) =>
        {
            Given.Add(new WeakReference(from[0]!.Value.Buffer));
            if (watch)
            {
                Peak = Math.Max(Peak, Living());
                Cotangents.Add(Given.Count(static g => g.IsAlive));
            }

            into[0] = from[0]! * (1 - k.Output.Square());
        },
        (k, from, into) =>
        {
            into[0] = from[0]! * (1 - k.Output.Square());
            Moved.Add(new WeakReference(into[0]!.Value.Buffer));
            if (!watch) return;
            Living();
            Tangents.Add(Moved.Count(static t => t.IsAlive));
        });
}
