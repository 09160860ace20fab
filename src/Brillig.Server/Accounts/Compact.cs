using System.Text.Json;
using System.Text.Json.Serialization;

namespace Brillig.Server.Accounts;

/// <summary>Writes documents that are kept as they were sent, without spaces.</summary>
[JsonSerializable(typeof(JsonElement))]
internal sealed partial class Compact : JsonSerializerContext;
