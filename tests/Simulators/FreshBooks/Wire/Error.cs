using System.Text.Json.Nodes;

namespace Brillig.Simulators.FreshBooks.Wire;

/// <summary>What is wrong, as accounting says it.</summary>
/// <param name="Number">The vendor's number for it.</param>
/// <param name="Object">The kind of object.</param>
/// <param name="Field">The field of it.</param>
/// <param name="Message">Its text.</param>
/// <param name="Value">What was given, or null.</param>
internal sealed record Error(int Number, string Object, string Field, string Message, string? Value = null)
{
    public const int RequiredField = 1001;
    public const int AccessDenied = 1003;
    public const int InvalidValue = 1004;
    public const int ParseError = 1005;
    public const int DeletedResource = 1011;
    public const int UnknownResource = 1012;
    public const int InvalidPage = 1014;

    public JsonObject Json() => new()
    {
        ["errno"] = Number, ["field"] = Field, ["message"] = Message, ["object"] = Object, ["value"] = Value,
    };
}
