using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Brillig.Bookkeepers.FreshBooks;

/// <summary>
/// Messages of FreshBooks: forms that name what happened and to which object, and not what became of it. They are
/// signed with the verifier of their callback, as a JSON object of texts in the form's order, written as Python does.
/// </summary>
internal static class FreshBooksWebhook
{
    private const string SignatureHeader = "X-FreshBooks-Hmac-SHA256";
    private const string Handshake = "callback.verify";
    private const string Verifier = "verifier";

    /// <summary>
    /// What a message tells. It has no time: what is told again is read again, which changes nothing. One that offers a
    /// verifier has no other to be signed with, and proves nothing: FreshBooks itself is asked whether it is its own.
    /// </summary>
    public static Heard Hear(Message message, Entry entry)
    {
        var form = Form(Encoding.UTF8.GetString(message.Body.Span));
        var fields = form.DistinctBy(f => f.Name).ToDictionary(f => f.Name, f => f.Value);
        if (!fields.TryGetValue("name", out var name) || !fields.TryGetValue("object_id", out var id))
            return Heard.Refused("It has no name and object_id.");
        if (fields.GetValueOrDefault("account_id") != entry.Credentials[FreshBooksBookkeeper.Account])
            return Heard.Refused("It is of another account.");
        if (name == Handshake && fields.TryGetValue(Verifier, out var offered))
            return new Heard([]) { Changed = [new VendorObject(Handshake, id) { Proof = offered }] };
        if (message.Header(SignatureHeader) is not { } signature)
            return Heard.Refused($"It has no {SignatureHeader}.");
        var verifiers = entry.Credentials.GetValueOrDefault(FreshBooksBookkeeper.Verifiers) ?? "";
        if (!verifiers.Split(' ', StringSplitOptions.RemoveEmptyEntries)
            .Any(verifier => Same(signature, FreshBooksSignature.Of(verifier, form))))
            return Heard.Refused("The signature is another.");
        return name.StartsWith("payment.", StringComparison.Ordinal)
            ? new Heard([]) { Changed = [new VendorObject("payment", id)] }
            : new Heard([]);
    }

    private static bool Same(string one, string other) => CryptographicOperations.FixedTimeEquals(
        Encoding.UTF8.GetBytes(one), Encoding.UTF8.GetBytes(other));

    private static (string Name, string Value)[] Form(string text) =>
    [
        .. text.Split('&').Select(pair => pair.Split('=', 2)).Where(pair => pair.Length == 2)
            .Select(pair => (Unescape(pair[0]), Unescape(pair[1]))),
    ];

    private static string Unescape(string text) => Uri.UnescapeDataString(text.Replace('+', ' '));
}

/// <summary>How FreshBooks signs a form.</summary>
internal static class FreshBooksSignature
{
    /// <summary>The Base64 of the HMAC-SHA256, by a verifier.</summary>
    public static string Of(string verifier, IEnumerable<(string Name, string Value)> form)
    {
        var json = $"{{{string.Join(", ", form.Select(field => $"{Quoted(field.Name)}: {Quoted(field.Value)}"))}}}";
        return Convert.ToBase64String(
            HMACSHA256.HashData(Encoding.UTF8.GetBytes(verifier), Encoding.UTF8.GetBytes(json)));
    }

    private static string Quoted(string text)
    {
        var quoted = new StringBuilder("\"");
        foreach (var letter in text)
        {
            quoted.Append(letter switch
            {
                '"' => "\\\"",
                '\\' => "\\\\",
                '\b' => "\\b",
                '\f' => "\\f",
                '\n' => "\\n",
                '\r' => "\\r",
                '\t' => "\\t",
                < ' ' or > '~' => string.Create(CultureInfo.InvariantCulture, $"\\u{(int)letter:x4}"),
                _ => letter.ToString(),
            });
        }

        return quoted.Append('"').ToString();
    }
}
