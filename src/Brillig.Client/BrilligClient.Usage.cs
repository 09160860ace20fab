using System.Buffers;
using System.Text.Json;
using Brillig.Client.Json;
using Brillig.Client.Usage;

namespace Brillig.Client;

public sealed partial class BrilligClient
{
    /// <summary>
    /// Records facts of many accounts, at most 10,000: each is taken or rejected by itself. They have ids, so that they
    /// are sent again when the connection is lost.
    /// </summary>
    /// <exception cref="BrilligException">The request as a whole was refused.</exception>
    public async Task<UsageOutcome> RecordUsage(IReadOnlyList<UsageRecord> records, CancellationToken cancel)
    {
        var lines = Lines(records);
        using var answer = await Send(
            HttpMethod.Post, "/api/1.0/usage", () => Json(lines, "application/x-ndjson"), null, cancel);
        return await Read(answer, ClientJson.Default.UsageOutcome, cancel);
    }

    /// <summary>What an account used in the current period, by service.</summary>
    public Task<List<ServiceUsage>> Usage(Guid account, CancellationToken cancel) =>
        Get($"/api/1.0/accounts/{account}/usage", ClientJson.Default.ListServiceUsage, cancel);

    private static byte[] Lines(IReadOnlyList<UsageRecord> records)
    {
        var buffer = new ArrayBufferWriter<byte>(records.Count * 160);
        using var json = new Utf8JsonWriter(buffer);
        foreach (var record in records)
        {
            JsonSerializer.Serialize(json, record, ClientJson.Default.UsageRecord);
            json.Flush();
            json.Reset();
            buffer.Write("\n"u8);
        }

        return buffer.WrittenSpan.ToArray();
    }
}
