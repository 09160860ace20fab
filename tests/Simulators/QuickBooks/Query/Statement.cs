using System.Globalization;

namespace Brillig.Simulators.QuickBooks.Query;

/// <summary>A condition: a property, an operator, and one value or several.</summary>
internal sealed record Condition(string Property, string Operator, IReadOnlyList<string> Values);

/// <summary>What is asked for, in the vendor's pared down SQL.</summary>
internal sealed record Statement(
    string Entity, bool Counts, IReadOnlyList<Condition> Where, IReadOnlyList<(string Property, bool IsDown)> OrderBy,
    int Start, int Max)
{
    private const int MaxUsual = 100;
    private const int MaxMost = 1_000;

    private static readonly string[] Operators = ["=", "<", ">", "<=", ">=", "LIKE", "IN"];

    public static Statement Parse(string text)
    {
        var words = new Words(text);
        words.Needs("SELECT");
        var counts = words.Takes("COUNT");
        if (counts) words.Needs("(");
        words.Needs("*");
        if (counts) words.Needs(")");
        words.Needs("FROM");
        var entity = words.Take();
        List<Condition> where = [];
        if (words.Takes("WHERE"))
        {
            do where.Add(ReadCondition(words));
            while (words.Takes("AND"));
        }

        var order = ReadOrder(words);
        var start = words.Takes("STARTPOSITION") ? ReadNumber(words) : 1;
        var max = words.Takes("MAXRESULTS") ? ReadNumber(words) : MaxUsual;
        if (!words.IsAtEnd) throw words.Unexpected();
        return new Statement(entity, counts, where, order, Math.Max(1, start), Math.Min(max, MaxMost));
    }

    private static Condition ReadCondition(Words words)
    {
        var (property, name) = (words.Take(), words.Take().ToUpperInvariant());
        if (!Operators.Contains(name)) throw words.Unexpected();
        if (name != "IN") return new Condition(property, name, [Words.Literal(words.Take())]);
        List<string> values = [];
        words.Needs("(");
        do values.Add(Words.Literal(words.Take()));
        while (words.Takes(","));
        words.Needs(")");
        return new Condition(property, name, values);
    }

    private static List<(string Property, bool IsDown)> ReadOrder(Words words)
    {
        List<(string, bool)> order = [];
        if (words.Takes("ORDER")) words.Needs("BY");
        else if (!words.Takes("ORDERBY")) return order;
        do
        {
            var property = words.Take();
            var isDown = words.Takes("DESC");
            if (!isDown) words.Takes("ASC");
            order.Add((property, isDown));
        }
        while (words.Takes(","));
        return order;
    }

    private static int ReadNumber(Words words) =>
        int.TryParse(words.Take(), NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            ? number : throw words.Unexpected();
}
