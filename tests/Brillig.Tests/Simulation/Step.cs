namespace Brillig.Tests.Simulation;

/// <summary>What happens in a step.</summary>
internal enum Act
{
    Wait,
    Bill,
    Open,
    Use,
    Send,
    Amend,
    AddLine,
    CloseNow,
    Preview,
    Pay,
    Refund,
    Void,
    Change,
    CloseAccount,
    Publish,
    SetType,
    Read,
    Restart,
}

/// <summary>
/// A step of a simulation: what, to whom, and numbers that choose among what is there when it is done. Steps hold no
/// ids and no times, so that any of them can be left out and the others still mean something.
/// </summary>
internal readonly record struct Step(Act Act, int Who, int A, int B, int C, bool IsDry)
{
    /// <summary>One of these.</summary>
    public static T Of<T>(IReadOnlyList<T> all, int number) => all[number % all.Count];
}

/// <summary>A year of some accounts, drawn from a seed: the same seed draws the same.</summary>
internal sealed class Lives
{
    private static readonly (Act Act, int Weight)[] Weights =
    [
        (Act.Use, 22), (Act.Send, 16), (Act.Amend, 10),
        (Act.AddLine, 5), (Act.CloseNow, 5), (Act.Preview, 6), (Act.Pay, 12),
        (Act.Refund, 5), (Act.Void, 4), (Act.Change, 12), (Act.CloseAccount, 2), (Act.Publish, 3), (Act.SetType, 2),
        (Act.Bill, 4), (Act.Read, 3), (Act.Restart, 1), (Act.Open, 2),
    ];

    public Lives(int seed)
    {
        var random = new Random(seed);
        World = new World(random);
        var (list, acts) = (new List<Step>(), Weights.SelectMany(w => Enumerable.Repeat(w.Act, w.Weight)).ToArray());
        int Number() => random.Next(1 << 28);
        Step Next(Act act) => new(act, Number(), Number(), Number(), Number(), random.Next(12) == 0);
        for (var i = 0; i < World.Accounts; i++) list.Add(Next(Act.Open));
        for (var i = 0; i < 140; i++)
        {
            if (random.Next(2) == 0) list.Add(Next(Act.Wait));
            list.Add(Next(acts[random.Next(acts.Length)]));
        }

        Steps = list;
    }

    public World World { get; }

    public IReadOnlyList<Step> Steps { get; }
}
