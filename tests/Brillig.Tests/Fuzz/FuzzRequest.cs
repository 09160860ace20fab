using System.Text;

namespace Brillig.Tests.Fuzz;

/// <summary>A request before it is bytes.</summary>
/// <param name="Operation">What it is to do; null: bytes that were changed.</param>
/// <param name="Method">The method.</param>
/// <param name="Target">Path and query.</param>
/// <param name="Headers">The headers, but of framing.</param>
/// <param name="Body">The body, or null.</param>
internal sealed record FuzzRequest(
    Operation? Operation, string Method, string Target, IReadOnlyList<KeyValuePair<string, string>> Headers,
    byte[]? Body)
{
    /// <summary>What was put wrong.</summary>
    public string? Fault { get; init; }

    /// <summary>As it is sent; null: by its parts.</summary>
    public byte[]? Raw { get; init; }

    /// <summary>Whether Kestrel may refuse it, without a body.</summary>
    public bool MayBeBare { get; init; }

    /// <summary>The head by its parts; the body follows.</summary>
    public byte[] Head()
    {
        var head = new StringBuilder($"{Method} {Target} HTTP/1.1\r\nHost: x\r\n");
        foreach (var (name, value) in Headers) head.Append(null, $"{name}: {value}\r\n");
        if (Body is not null) head.Append(null, $"Content-Length: {Body.Length}\r\n");
        return Encoding.Latin1.GetBytes(head.Append("\r\n").ToString());
    }

    /// <summary>As it is sent.</summary>
    public byte[] Bytes() => Raw ?? [.. Head(), .. Body ?? []];

    /// <summary>How to send it again; {key} stands for the key.</summary>
    public string Shown(string key)
    {
        var bytes = Bytes();
        var text = Encoding.UTF8.GetString(bytes).Replace(key, "{key}", StringComparison.Ordinal);
        var hex = Convert.ToHexString(bytes).Replace(
            Convert.ToHexString(Encoding.ASCII.GetBytes(key)), "{key}", StringComparison.Ordinal);
        return $"{Fault ?? "as documented"}\n{Cut(text)}\n"
            + (Raw is null ? "" : $"echo {Cut(hex)} | xxd -r -p | nc 127.0.0.1 8080\n");
    }

    private static string Cut(string text) => text.Length <= 6_000 ? text : $"{text[..6_000]} … ({text.Length} in all)";
}
