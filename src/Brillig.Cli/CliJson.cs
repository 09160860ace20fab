using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using Brillig.Cli.Import;
using Brillig.Cli.Settings;
using Brillig.Client.Charges;
using Brillig.Client.Keys;
using Brillig.Client.Work;
using Brillig.Storage;
using Brillig.Storage.Verify;

namespace Brillig.Cli;

/// <summary>What --json prints.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(ImportResult))]
[JsonSerializable(typeof(BillingRun))]
[JsonSerializable(typeof(Key))]
[JsonSerializable(typeof(List<Key>))]
[JsonSerializable(typeof(VerifyReport))]
[JsonSerializable(typeof(BackupReport))]
[JsonSerializable(typeof(List<Effective>))]
[JsonSerializable(typeof(ResumedWork))]
internal sealed partial class CliJson : JsonSerializerContext
{
    /// <summary>Texts as they are, since what is printed is no part of a web page.</summary>
    public static CliJson Plain { get; } = new(new JsonSerializerOptions
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    });
}
