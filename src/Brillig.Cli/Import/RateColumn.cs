using System.Globalization;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace Brillig.Cli.Import;

/// <summary>How many rows a second.</summary>
internal sealed class RateColumn : ProgressColumn
{
    public override IRenderable Render(RenderOptions options, ProgressTask task, TimeSpan deltaTime) =>
        new Text(task.Speed is { } speed ? string.Create(CultureInfo.InvariantCulture, $"{speed:N0}/s") : "");
}
