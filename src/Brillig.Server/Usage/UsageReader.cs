using System.Buffers.Text;
using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Unicode;
using Brillig.Core.Basics;
using Brillig.Core.Usage;

namespace Brillig.Server.Usage;

/// <summary>Reads usage from a body's bytes straight into elements.</summary>
internal static class UsageReader
{
    /// <summary>The most records of one request.</summary>
    public const int RecordsMax = 10_000;

    /// <summary>About so many bytes are a record, to begin with.</summary>
    internal const int BytesPerRecord = 100;

    private static readonly JsonReaderOptions Options = new() { MaxDepth = 64 };

    /// <summary>The elements of one account; all of them are right if no fault is added.</summary>
    /// <exception cref="JsonException">The body is no JSON.</exception>
    public static ImmutableArray<UsageElement> Elements(
        ReadOnlySpan<byte> body, Desk desk, AccountId account, Faults faults)
    {
        var capacity = Math.Clamp(body.Length / BytesPerRecord, 1, RecordsMax);
        var elements = ImmutableArray.CreateBuilder<UsageElement>(capacity);
        if (!IsText(body, faults)) return [];
        var reader = new Utf8JsonReader(body, Options);
        if (!IsArray(ref reader, faults)) return [];
        for (var index = 0; reader.Read() && reader.TokenType is not JsonTokenType.EndArray; index++)
        {
            if (index == RecordsMax) throw TooMany();
            var fields = default(UsageFields);
            fields.Read(ref reader, body, namesAccount: false);
            var element = UsageElements.Of(ref fields, desk, account, idRequired: false);
            foreach (var fault in fields.Faults ?? []) faults.Add($"/{index}{fault.Pointer}", fault.Detail);
            if (fields.Faults is null) elements.Add(element);
        }

        reader.Read();   // nothing may follow
        return elements.DrainToImmutable();
    }

    /// <summary>The records of many accounts, from an array.</summary>
    /// <exception cref="JsonException">The body is no JSON.</exception>
    public static Batch FromArray(ReadOnlySpan<byte> body, Desk desk, Faults faults)
    {
        var batch = new Batch(body.Length / BytesPerRecord);
        if (!IsText(body, faults)) return batch;
        var reader = new Utf8JsonReader(body, Options);
        if (!IsArray(ref reader, faults)) return batch;
        for (var index = 0; reader.Read() && reader.TokenType is not JsonTokenType.EndArray; index++)
            Take(batch, index, ref reader, body, desk);
        reader.Read();
        return batch;
    }

    /// <summary>The records of many accounts, one a line.</summary>
    public static Batch FromLines(ReadOnlySpan<byte> body, Desk desk, Faults faults)
    {
        var batch = new Batch(body.Length / BytesPerRecord);
        if (!IsText(body, faults)) return batch;
        var (index, number) = (0, 0);
        foreach (var range in body.Split((byte)'\n'))
        {
            number++;
            var line = body[range].Trim(" \t\r"u8);
            if (line.IsEmpty) continue;
            try
            {
                var reader = new Utf8JsonReader(line, Options);
                reader.Read();
                Take(batch, index++, ref reader, line, desk);
                reader.Read();
            }
            catch (JsonException)
            {
                faults.Add("", $"Line {number} is no JSON.");
                return batch;
            }
        }

        return batch;
    }

    private static void Take(
        Batch batch, int index, ref Utf8JsonReader reader, ReadOnlySpan<byte> source, Desk desk)
    {
        if (index >= RecordsMax) throw TooMany();
        var fields = default(UsageFields);
        fields.Read(ref reader, source, namesAccount: true);
        Add(batch, index, ref fields, desk);
    }

    /// <summary>Adds the record of these fields to a batch, or what is wrong with it.</summary>
    /// <param name="batch">Takes it.</param>
    /// <param name="index">Its place in the request.</param>
    /// <param name="fields">As they stand in the request.</param>
    /// <param name="desk">What every route works with.</param>
    /// <param name="nameOf">What the request calls a field; null: as a record does.</param>
    public static void Add(
        Batch batch, int index, ref UsageFields fields, Desk desk, Func<string, string>? nameOf = null)
    {
        string? name = null;
        if (!Utf8Parser.TryParse(fields.Account, out Guid account, out var length, 'D')
            || length != fields.Account.Length)
        {
            (account, name) = (default, UsageText.Of(fields.Account));
            if (name is null)
                fields.Refuse("/account", fields.Account.IsEmpty ? "is required" : "must be an id or an external id");
        }

        var element = UsageElements.Of(ref fields, desk, new AccountId(account), idRequired: true);
        if (fields.Faults is null)
        {
            batch.Add(new BatchElement(index, new AccountId(account), name, element, Known.No));
            return;
        }

        var detail = string.Join("; ", fields.Faults.Select(
            fault => $"{nameOf?.Invoke(fault.Pointer) ?? fault.Pointer} {fault.Detail}".Trim()));
        batch.Malformed.Add(new RejectedRecord(index, UsageText.Of(fields.Id) ?? "", Reason.BadRequest, detail));
    }

    /// <summary>Whether a body is valid UTF-8; if not, that is a fault.</summary>
    internal static bool IsText(ReadOnlySpan<byte> body, Faults faults)
    {
        if (Utf8.IsValid(body)) return true;
        faults.Add("", "The body is not valid UTF-8.");
        return false;
    }

    /// <summary>Whether the next token begins an array; if not, that is a fault.</summary>
    internal static bool IsArray(ref Utf8JsonReader reader, Faults faults)
    {
        reader.Read();
        if (reader.TokenType is JsonTokenType.StartArray) return true;
        faults.Add("", "must be an array");
        return false;
    }

    /// <summary>413: more records than a request has.</summary>
    internal static BadHttpRequestException TooMany() => new(
        "A request has at most 10,000 records.", StatusCodes.Status413PayloadTooLarge);
}

/// <summary>What a bulk request holds: records for the books, and what is malformed.</summary>
internal sealed class Batch(int capacity)
{
    private readonly ImmutableArray<BatchElement>.Builder _elements =
        ImmutableArray.CreateBuilder<BatchElement>(Math.Min(capacity, UsageReader.RecordsMax));

    /// <summary>Rejected before they reach the books.</summary>
    public List<RejectedRecord> Malformed { get; } = [];

    /// <summary>How many records go to the books.</summary>
    public int Count => _elements.Count;

    /// <summary>One of them.</summary>
    public BatchElement this[int place]
    {
        get => _elements[place];
        set => _elements[place] = value;
    }

    /// <summary>True if a record names its account by external id.</summary>
    public bool HasNames { get; private set; }

    /// <summary>Takes a record for the books.</summary>
    public void Add(in BatchElement element)
    {
        HasNames |= element.ExternalId is not null;
        _elements.Add(element);
    }

    /// <summary>The command; the batch is empty then.</summary>
    public RecordUsageBatch ToCommand() => new(_elements.DrainToImmutable());
}
