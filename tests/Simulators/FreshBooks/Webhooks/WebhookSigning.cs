using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Brillig.Simulators.FreshBooks.Webhooks;

/// <summary>
/// Signs as the vendor does: the Base64 of the HMAC-SHA256, by the verifier, of the form as a JSON object of texts,
/// written as Python's <c>json.dumps</c> writes it: in the form's order, a space behind each comma and colon, and
/// nothing but ASCII.
/// </summary>
public static class WebhookSigning
{
    /// <summary>The header of a form.</summary>
    public static string Sign(string verifier, IEnumerable<KeyValuePair<string, string>> form) =>
        Convert.ToBase64String(
            HMACSHA256.HashData(Encoding.UTF8.GetBytes(verifier), Encoding.UTF8.GetBytes(Json(form))));

    private static string Json(IEnumerable<KeyValuePair<string, string>> form) =>
        $"{{{string.Join(", ", form.Select(field => $"{Quoted(field.Key)}: {Quoted(field.Value)}"))}}}";

    private static string Quoted(string text)
    {
        var quoted = new StringBuilder("\"");
        foreach (var letter in text)
        {
            quoted.Append(letter switch
            {
                '"' => "\\\"",
                '\\' => "\\\\",
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
