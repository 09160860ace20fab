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

    /// <summary>A record as it is now, with what was made of it.</summary>
    /// <param name="account">Whose.</param>
    /// <param name="record">Its id.</param>
    /// <param name="cancel">Stops asking.</param>
    /// <exception cref="BrilligException">There is no such record.</exception>
    public Task<RatedRecord> UsageRecord(Guid account, string record, CancellationToken cancel) => Get(
        $"/api/1.0/accounts/{account}/usage/records/{Uri.EscapeDataString(record)}", ClientJson.Default.RatedRecord,
        cancel);

    /// <summary>Gives a record another quantity, or makes it void.</summary>
    /// <param name="account">Whose.</param>
    /// <param name="record">Its id.</param>
    /// <param name="amendment">What it is changed to, and why.</param>
    /// <param name="cancel">Stops waiting.</param>
    /// <exception cref="BrilligException">It was refused: the record is void already, for example.</exception>
    public Task<Amendment> AmendUsage(
        Guid account, string record, NewAmendment amendment, CancellationToken cancel) => Write(
        HttpMethod.Post, $"/api/1.0/accounts/{account}/usage/{Uri.EscapeDataString(record)}/amendments", amendment,
        ClientJson.Default.NewAmendment, ClientJson.Default.Amendment, cancel);

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
