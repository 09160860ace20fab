using System.Net;
using System.Text;

namespace Brillig.Bench.Load;

/// <summary>Requests as the bytes that go over the wire, made before the clock runs.</summary>
/// <param name="Server">The server, for the Host field.</param>
/// <param name="Key">The bearer key.</param>
public sealed record RequestBytes(IPEndPoint Server, string Key)
{
    /// <summary>A whole request without a body.</summary>
    public byte[] Get(string path) => Encoding.ASCII.GetBytes($"GET {path} HTTP/1.1\r\n{Fields()}\r\n");

    /// <summary>A whole request with a JSON body.</summary>
    public byte[] Json(string method, string path, string json)
    {
        var body = Encoding.UTF8.GetBytes(json);
        return [.. Head(method, path, "application/json", body.Length), .. body];
    }

    /// <summary>The first line and the fields of a request, up to its body.</summary>
    public byte[] Head(string method, string path, string type, int length) => Encoding.ASCII.GetBytes(
        $"{method} {path} HTTP/1.1\r\n{Fields()}Content-Type: {type}\r\nContent-Length: {length}\r\n\r\n");

    private string Fields() => $"Host: {Server}\r\nAuthorization: Bearer {Key}\r\n";
}
