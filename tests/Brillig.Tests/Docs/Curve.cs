using System.Globalization;
using System.Text;
using Brillig.Core.Basics;

namespace Brillig.Tests.Docs;

/// <summary>
/// Draws what a usage costs as an SVG that needs nothing else and can be read on white and on black. Where the cost
/// jumps, a full dot is on what is still the price, and a ring on what is above it.
/// </summary>
/// <param name="end">The usage at the right end.</param>
/// <param name="price">What a usage costs.</param>
internal sealed class Curve(decimal end, Func<decimal, Exact> price)
{
    private const int Width = 560;
    private const int Height = 240;
    private const int Left = 60;
    private const int Right = Width - 20;
    private const int Top = 16;
    private const int Bottom = Height - 36;
    private const int Samples = 480;
    private const decimal Tiny = 0.000000000001m;

    private const string Style = """
        text{font:12px system-ui,sans-serif;fill:#57606a}
        .grid{stroke:#8c959f;stroke-opacity:.35}
        .axis{stroke:#8c959f}
        .cost{fill:none;stroke:#0969da;stroke-width:2;stroke-linejoin:round}
        .at{fill:#0969da}
        .above{fill:none;stroke:#0969da}
        @media(prefers-color-scheme:dark){
        text{fill:#9198a1}
        .cost,.above{stroke:#4493f8}
        .at{fill:#4493f8}
        }
        """;

    private readonly StringBuilder _dots = new();
    private decimal _highest;

    /// <summary>The drawing.</summary>
    /// <param name="title">What it shows, for those who do not see it.</param>
    /// <param name="unit">What is used.</param>
    public string Draw(string title, string unit)
    {
        var points = Enumerable.Range(0, Samples + 1).Select(i => end * i / Samples)
            .Select(x => (X: x, At: Cost(x), Above: Cost(x + Tiny))).ToArray();
        _highest = Nice(points.Max(point => Math.Max(point.At, point.Above)));
        var path = Path(points);
        var svg = new StringBuilder()
            .Append(CultureInfo.InvariantCulture,
                $"<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {Width} {Height}\" role=\"img\">\n")
            .Append(CultureInfo.InvariantCulture, $"<title>{title}</title>\n<style>\n{Style}\n</style>\n");
        for (var i = 0; i <= 4; i++) AddLines(svg, i, unit);
        return svg.Append(CultureInfo.InvariantCulture, $"<path class=\"cost\" d=\"{path}\"/>\n")
            .Append(_dots).Append("</svg>\n").ToString();
    }

    private void AddLines(StringBuilder svg, int quarter, string unit)
    {
        var (x, y) = (end * quarter / 4, _highest * quarter / 4);
        var anchor = quarter == 4 ? "end" : "middle";
        var kind = quarter == 0 ? "axis" : "grid";
        svg.Append(CultureInfo.InvariantCulture,
                $"<path class=\"{kind}\" d=\"M{Left} {Down(y)}H{Right}M{Across(x)} {Top}V{Bottom}\"/>\n")
            .Append(CultureInfo.InvariantCulture,
                $"<text x=\"{Left - 8}\" y=\"{Down(y)}\" dy=\"4\" text-anchor=\"end\">{Text(y)}</text>\n")
            .Append(CultureInfo.InvariantCulture,
                $"<text x=\"{Across(x)}\" y=\"{Bottom + 20}\" text-anchor=\"{anchor}\">{Text(x)}")
            .Append(quarter == 4 ? $" {unit}</text>\n" : "</text>\n");
    }

    /// <summary>A line from point to point, broken where the cost jumps.</summary>
    private string Path((decimal X, decimal At, decimal Above)[] points)
    {
        var path = new StringBuilder();
        var line = new List<(decimal X, decimal Y)>();
        foreach (var (x, at, above) in points)
        {
            if (x > 0) line.Add((x, at));
            if (x > 0 && Math.Abs(above - at) <= _highest / 400) continue;
            if (Math.Abs(above - at) > _highest / 400) AddDots(x, at, above);
            AddLine(path, line);
            line.Clear();
            line.Add((x, above));
        }

        AddLine(path, line);
        return path.ToString();
    }

    private void AddDots(decimal x, decimal at, decimal above)
    {
        if (x == end) above = at;   // what is above is outside of the drawing
        _dots.Append(CultureInfo.InvariantCulture,
            $"<circle class=\"at\" cx=\"{Across(x)}\" cy=\"{Down(at)}\" r=\"3\"/>\n");
        if (above != at)
            _dots.Append(CultureInfo.InvariantCulture,
                $"<circle class=\"above\" cx=\"{Across(x)}\" cy=\"{Down(above)}\" r=\"3\"/>\n");
    }

    // Points on a straight line between two others say nothing.
    private void AddLine(StringBuilder path, List<(decimal X, decimal Y)> line)
    {
        if (line.Count < 2) return;
        for (var i = 0; i < line.Count; i++)
            if (i == 0 || i == line.Count - 1 || !IsStraight(line[i - 1], line[i], line[i + 1]))
                path.Append(CultureInfo.InvariantCulture,
                    $"{(i == 0 ? 'M' : 'L')}{Across(line[i].X)} {Down(line[i].Y)}");
    }

    private bool IsStraight((decimal X, decimal Y) a, (decimal X, decimal Y) b, (decimal X, decimal Y) c) =>
        Math.Abs(c.Y - b.Y - (b.Y - a.Y)) < _highest / 1_000_000;

    private decimal Cost(decimal usage) =>
        price(usage).Round(12).TryToDecimal(out var cost) ? cost : throw new InvalidOperationException("Too large.");

    private static decimal Across(decimal x, decimal end) => Short(Left + (Right - Left) * x / end);

    private decimal Across(decimal x) => Across(x, end);

    private decimal Down(decimal y) => Short(Bottom - (Bottom - Top) * y / _highest);

    private static decimal Short(decimal pixels) => decimal.Round(pixels, 1) / 1.0m;

    private static string Text(decimal number) => number.ToString("0.######", CultureInfo.InvariantCulture);

    /// <summary>The next number above that people like at the end of an axis.</summary>
    private static decimal Nice(decimal highest)
    {
        var unit = 0.000001m;
        while (unit * 10 < highest) unit *= 10;
        decimal[] steps = [1, 1.2m, 1.6m, 2, 2.4m, 3, 4, 5, 6, 8, 10];
        return steps.Select(step => step * unit).First(end => end >= highest);
    }
}
