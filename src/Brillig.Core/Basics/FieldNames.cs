using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;

namespace Brillig.Core.Basics;

/// <summary>
/// The names of fields as texts. Those of one document are mostly those of the last: each thread remembers some, so
/// that a name that comes a thousand times is made once.
/// </summary>
internal static class FieldNames
{
    private const int Places = 256;
    private const int LengthMax = 64;

    [ThreadStatic]
    private static string?[]? s_known;

    /// <summary>The name of a property; null: it is not valid UTF-16, and cannot be read, nor pointed at.</summary>
    public static string? Of(JsonProperty property)
    {
        var utf8 = JsonMarshal.GetRawUtf8PropertyName(property);
        if (utf8.Length is 0 or > LengthMax) return Text(property);
        ref var known = ref (s_known ??= new string?[Places])[Place(utf8)];
        if (known is { } name && Ascii.Equals(utf8, name)) return name;
        var text = Text(property);
        if (text?.Length == utf8.Length && Ascii.Equals(utf8, text)) known = text;   // as it stands: nothing is escaped
        return text;
    }

    private static int Place(ReadOnlySpan<byte> utf8)
    {
        var place = utf8.Length;
        foreach (var one in utf8) place = ((place * 31) + one) & 0xFFFF;
        return place % Places;
    }

    private static string? Text(JsonProperty property)
    {
        try
        {
            return property.Name;
        }
        catch (InvalidOperationException)
        {
            return null;
        }
    }
}
