using System.Reflection;
using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;
using System.Runtime.CompilerServices;

namespace Autograd.Properties.Graph;

/// <summary>
/// What lives when: after forward only declared values, a cotangent no longer than its node waits, kept values no longer than
/// a tensor that needs them. Seen by weak references; alone, for other tests' collections and threads would show.
/// </summary>
[Collection("Console")]
public sealed class MemoryTests
{
    [Fact]
    public void After_forward_only_declared_values_live()
    {
        var (root, values) = Forward();
        Collect();

        // exp keeps its output, and mul both factors (one of which is that output); sums, negations and scaled values are gone.
        Assert.Equal(["exp", "leaf"], values.Where(static v => v.Value.IsAlive).Select(static v => v.Key).Order(StringComparer.Ordinal));
        GC.KeepAlive(root);
    }

    [Fact]
    public void Cotangent_is_dropped_as_soon_as_its_node_has_been_pulled()
    {
        var probe = new LivingValues();
        var x = Tensor.Ones([8], DType.Float64).Track();
        var y = x;
        for (var i = 0; i < 200; i++) y = probe.Apply(y, watch: i % 20 == 0);
        var gradients = y.Sum().Backward();

        // Besides the one that is being pulled, the frontier's spare entry or a register may still show one.
        Assert.Equal(10, probe.Cotangents.Count);
        Assert.All(probe.Cotangents, static living => Assert.InRange(living, 1, 3));
        GC.KeepAlive(gradients);
    }

    /// <summary>Forward mode over 1000 layers: besides the tangent that was just made, the one that it was made from.</summary>
    [Fact]
    public void Tangent_is_dropped_as_soon_as_its_last_user_has_been_pushed()
    {
        var probe = new LivingValues();
        var x = Tensor.Ones([8], DType.Float64).Track();
        Tensor y = x, early = x;
        for (var i = 0; i < 1000; i++)
        {
            y = probe.Apply(y, watch: i % 100 == 99);
            if (i == 500) early = y;
        }

        Tensor[] outputs = [y, early, early * y];
        var tangents = Differentiate.Push(outputs, [x], [x.Detach()]);
        Assert.Equal(10, probe.Tangents.Count);
        Assert.All(probe.Tangents[..5], static living => Assert.InRange(living, 1, 3));
        Assert.All(probe.Tangents[5..], static living => Assert.InRange(living, 2, 4));
        Assert.Equal(tangents[2].ToArray<double>(), (tangents[1] * y.Detach() + early.Detach() * tangents[0]).ToArray<double>());
    }

    [Fact]
    public void Kept_values_die_with_the_last_tensor_that_needs_them_while_the_gradients_live()
    {
        var probe = new LivingValues();
        var x = Tensor.Ones([8], DType.Float64).Track();
        var (gradients, half) = Differentiated(probe, x);

        // Of 100 steps the first 50 are needed by the tensor that is left, and their values with them.
        Assert.InRange(probe.Living(), 50, 51);
        GC.KeepAlive(half[0]);
        half[0] = null;
        Assert.InRange(probe.Living(), 0, 1);
        Assert.Equal(8, gradients[x].Numel);
    }

    [Fact]
    public void Gradients_and_names_keep_no_forward_value()
    {
        var probe = new LivingValues();
        var x = Tensor.Ones([8], DType.Float64).Track();
        var (gradients, half) = Differentiated(probe, x);
        half[0] = null;
        var all = (gradients + gradients, gradients.Named(("x", x)), GradientSum.Of(0, gradients));
        Assert.InRange(probe.Living(), 0, 1);
        GC.KeepAlive(all);
    }

    [Fact]
    public void Ten_thousand_training_steps_leave_no_growth()
    {
        var (w, b) = (new Variable(Tensor.Ones([16, 16]) * 0.01, requiresGrad: true), new Variable(Tensor.Zeros(16), requiresGrad: true));
        Variable data = new(Tensor.Ones([4, 16]));
        Train(500);
        var before = Collect();
        Train(10_000);
        var growth = Collect() - before;
        Assert.True(growth < 1 << 20, $"{growth} bytes more after 10,000 steps");

        void Train(int steps)
        {
            for (var i = 0; i < steps; i++)
            {
                var loss = (data.MatMul(w) + b).Tanh().Square().Mean();
                w.ZeroGrad();
                b.ZeroGrad();
                loss.Backward();
                using var scope = GradMode.NoGrad();
                w.Sub_(w.Grad! * 0.01);
                b.Sub_(b.Grad! * 0.01);
            }
        }
    }

    /// <summary>No path waits for a lock: the compiled layers call nothing of Monitor, Lock, semaphores and the like.</summary>
    [Fact]
    public void No_layer_takes_a_lock()
    {
        string[] locks = ["Monitor", "Lock", "SemaphoreSlim", "Semaphore", "Mutex", "ReaderWriterLock", "ReaderWriterLockSlim", "SpinLock", "EventWaitHandle"];
        foreach (var assembly in new[] { typeof(NdArray).Assembly, typeof(Tensor).Assembly, typeof(Variable).Assembly })
        {
            using var stream = File.OpenRead(assembly.Location);
            using var image = new PEReader(stream);
            var metadata = image.GetMetadataReader();
            var used = metadata.TypeReferences.Select(metadata.GetTypeReference)
                .Where(type => metadata.GetString(type.Namespace) is "System.Threading").Select(type => metadata.GetString(type.Name));
            Assert.Empty(used.Intersect(locks, StringComparer.Ordinal));
            var synchronized = assembly.GetTypes()
                .SelectMany(static type => type.GetMethods(BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Static | BindingFlags.Instance | BindingFlags.DeclaredOnly))
                .Where(static method => method.MethodImplementationFlags.HasFlag(MethodImplAttributes.Synchronized));
            Assert.Empty(synchronized);
        }
    }

    // Tensors must not stay in a register or slot of the test: they live in frames of their own.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static (Tensor Root, Dictionary<string, WeakReference> Values) Forward()
    {
        var x = Tensor.Ones([8, 8]).Track();
        var (moved, scaled) = (x + 2, x * 3);
        var exp = moved.Exp();
        var sum = exp + scaled;
        var product = exp * x;
        var root = (sum + product).Sum();
        var named = new Dictionary<string, Tensor>(StringComparer.Ordinal)
        {
            ["leaf"] = x,
            ["moved"] = moved,
            ["scaled"] = scaled,
            ["exp"] = exp,
            ["sum"] = sum,
            ["product"] = product,
        };
        return (root, named.ToDictionary(static pair => pair.Key, static pair => new WeakReference(pair.Value.Value.Buffer), StringComparer.Ordinal));
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static (Gradients Gradients, Tensor?[] Half) Differentiated(LivingValues probe, Tensor x)
    {
        var y = x;
        for (var i = 0; i < 50; i++) y = probe.Apply(y);
        Tensor?[] half = [y];
        for (var i = 0; i < 50; i++) y = probe.Apply(y);
        return (y.Sum().Backward(), half);
    }

    private static long Collect()
    {
        GC.Collect();
        GC.WaitForPendingFinalizers();
        GC.Collect();
        return GC.GetTotalMemory(forceFullCollection: true);
    }
}
