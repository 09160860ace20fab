using System.Text.Json;
using Brillig.Core.Basics;
using Brillig.Core.Reports;
using Brillig.Core.Tariffs;
using Brillig.Server.Edge;
using NodaTime;

namespace Brillig.Server.Tariffs;

/// <summary>
/// Writes what a simulation came to while it is made: one object, or a line for each account and for how far it is.
/// </summary>
internal sealed class SimulationAnswer(
    HttpResponse response, RatingBase rating, Instant from, Instant to, bool isLines)
{
    private const int FlushedAt = 1 << 16;
    private Utf8JsonWriter? _line;   // one for all lines: there is one for each account
    private bool _hasBegun;

    /// <summary>Says how far it is, where that is wanted.</summary>
    public async Task Progress(long records, double part, CancellationToken cancel)
    {
        if (!isLines) return;
        Begin();
        Line(json =>
        {
            json.WriteStartObject("progress");
            json.WriteNumber("records", records);
            json.WriteNumber("part", Math.Round(part, 3));
            json.WriteEndObject();
        });
        await response.BodyWriter.FlushAsync(cancel);
    }

    /// <summary>Writes all that came of it.</summary>
    public async Task Finish(
        TariffSimulation simulation, long records, long otherCurrency, CancellationToken cancel)
    {
        Begin();
        var (charged, would) = (Exact.Zero, Exact.Zero);
        if (isLines)
        {
            foreach (var account in simulation.Accounts)
            {
                (charged, would) = (charged + account.Charged, would + account.Would);
                Line(json =>
                {
                    json.WritePropertyName("account");
                    Write(json, account);
                });
                await Flush(cancel);
            }

            Line(json => WriteSums(json, records, otherCurrency, charged, would));
        }
        else
        {
            await using var json = new Utf8JsonWriter(response.BodyWriter, Json.Options);
            json.WriteStartObject();
            json.WriteStartArray("accounts");
            foreach (var account in simulation.Accounts)
            {
                (charged, would) = (charged + account.Charged, would + account.Would);
                Write(json, account);
                if (json.BytesPending < FlushedAt) continue;
                await json.FlushAsync(cancel);
                await response.BodyWriter.FlushAsync(cancel);
            }

            json.WriteEndArray();
            WriteSums(json, records, otherCurrency, charged, would);
            json.WriteEndObject();
        }

        await response.BodyWriter.FlushAsync(cancel);
    }

    private void Begin()
    {
        if (_hasBegun) return;
        _hasBegun = true;
        response.StatusCode = StatusCodes.Status200OK;
        response.ContentType = isLines ? SimulationApi.Lines : Answer.JsonName;
    }

    private async Task Flush(CancellationToken cancel)
    {
        if (response.BodyWriter.UnflushedBytes >= FlushedAt) await response.BodyWriter.FlushAsync(cancel);
    }

    private void Line(Action<Utf8JsonWriter> write)
    {
        var json = _line ??= new Utf8JsonWriter(response.BodyWriter, Json.Options);
        json.WriteStartObject();
        write(json);
        json.WriteEndObject();
        json.Flush();
        json.Reset(response.BodyWriter);
        response.BodyWriter.GetSpan(1)[0] = (byte)'\n';
        response.BodyWriter.Advance(1);
    }

    private void WriteSums(Utf8JsonWriter json, long records, long otherCurrency, Exact charged, Exact would)
    {
        json.WriteString("tariff", rating.Name);
        json.WriteNumber("version", rating.Version.Number);
        json.WriteString("currency", rating.Currency.Code);
        json.WriteTime("from", from);
        json.WriteTime("to", to);
        json.WriteNumber("records", records);
        json.WriteNumber("other_currency", otherCurrency);
        WriteAmounts(json, charged, would);
    }

    private static void Write(Utf8JsonWriter json, SimulatedAccount account)
    {
        json.WriteStartObject();
        json.WriteId("account", account.Account.Value);
        WriteAmounts(json, account.Charged, account.Would);
        json.WriteStartArray("services");
        foreach (var service in account.Services)
        {
            json.WriteStartObject();
            json.WriteString("name", service.Name);
            json.WriteNumber("records", service.Records);
            json.WriteNumber("unpriced", service.Unpriced);
            json.WriteExact("usage", service.Usage);
            WriteAmounts(json, service.Charged, service.Would);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void WriteAmounts(Utf8JsonWriter json, Exact charged, Exact would)
    {
        json.WriteExact("charged", charged);
        json.WriteExact("would_be_charged", would);
        json.WriteExact("difference", would - charged);
    }
}
