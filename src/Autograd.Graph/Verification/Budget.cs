namespace Autograd.Verification;

/// <summary>Counts the evaluations of a function, and ends what takes too many.</summary>
internal sealed class Budget(int most, CancellationToken cancellationToken)
{
    internal int Spent { get; private set; }

    internal CancellationToken CancellationToken => cancellationToken;

    internal void Spend()
    {
        cancellationToken.ThrowIfCancellationRequested();
        if (Spent >= most) throw new BudgetSpentException();
        Spent++;
    }
}

/// <summary>The allowed evaluations are spent. Never leaves the checker.</summary>
internal sealed class BudgetSpentException : Exception;
