using System.Globalization;
using Autograd.Rules;
using FsCheck;
using FsCheck.Fluent;
using Microsoft.FSharp.Core;

namespace Autograd.Properties.Rules;

/// <summary>
/// Runs a law over cases of one op. The cases are the same in every run unless <c>AUTOGRAD_SEED</c> is set; a failure
/// prints the seed that replays it, and the smallest case that still fails.
/// </summary>
internal static class OpChecker
{
    // The golden gamma of SplitMix, so that neighbouring seeds give unrelated cases.
    public const ulong Gamma = 0x9E3779B97F4A7C15;

    public static void Check(string name, Action<OpCase> law, int cases = 24) => Check(name, OpCatalog.All[name], OpSamples.For(name, OpCatalog.All[name]), law, cases);

    public static void Check(string name, Op op, Func<Source, Sample> sample, Action<OpCase> law, int cases = 24)
    {
        var arbitrary = Arb.From(Gen.Choose(0, int.MaxValue - 1).Select(seed => OpCase.Generate(op, sample, seed)), static c => c.Shrink());
        var seed = Seed(name + law.Method.Name);
        var config = Config.QuickThrowOnFailure.WithMaxTest(cases).WithQuietOnSuccess(true).WithName(FormattableString.Invariant($"{name}: {law.Method.Name} (AUTOGRAD_SEED={seed})"))
            .WithReplay(FSharpOption<Replay>.Some(new Replay(new Rnd(seed, Gamma), FSharpOption<int>.None)));
        FsCheck.Check.One(config, Prop.ForAll(arbitrary, law));
    }

    public static ulong Seed(string name)
    {
        if (Environment.GetEnvironmentVariable("AUTOGRAD_SEED") is { Length: > 0 } text) return ulong.Parse(text, CultureInfo.InvariantCulture);
        var hash = 14695981039346656037UL; // FNV-1a: the same in every process, which string.GetHashCode is not.
        foreach (var c in name) hash = (hash ^ c) * 1099511628211UL;
        return hash;
    }
}
