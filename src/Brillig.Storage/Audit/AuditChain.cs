using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Brillig.Core.Flow;

namespace Brillig.Storage.Audit;

/// <summary>A row of the audit log as it is stored; the place numbers it within its batch.</summary>
internal sealed record AuditRow(
    long Place, Guid Key, Guid KeyAccount, string Request, string Command, Guid Object, Guid Account, string? Before,
    string? After);

/// <summary>
/// What makes the audit log hold together: each batch with rows stores SHA-256 over the hash before it and its rows, so
/// that no row can be changed, taken away or put in without all later hashes telling, nor the end be cut off without
/// the books' own telling.
/// </summary>
internal static class AuditChain
{
    /// <summary>What a draft's batch keeps beside its facts, after this hash.</summary>
    public static Notes Notes(Draft draft, byte[] last)
    {
        if (draft.Audited.Count == 0) return new Notes(draft.Kept, [], null);
        var place = Rows.Place(draft.Batch, 0);
        var rows = draft.Audited.Select(audited => Row(place++, audited)).ToArray();
        return new Notes(draft.Kept, rows, Next(last, rows));
    }

    /// <summary>The hash of a batch's rows after the one before.</summary>
    public static byte[] Next(byte[] last, IEnumerable<AuditRow> rows)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(last);
        foreach (var row in rows) Append(hash, row);
        return hash.GetHashAndReset();
    }

    private static AuditRow Row(long place, Audited a) => new(
        place, a.Caller.Key.Value, a.Caller.Account.Value, a.Request,
        JsonNamingPolicy.SnakeCaseLower.ConvertName(a.Command), a.Object, a.Account.Value,
        AuditJson.Text(a.Before), AuditJson.Text(a.After));

    // Each text goes with its length, null with −1, so that no two rows give the same bytes.
    private static void Append(IncrementalHash hash, AuditRow row)
    {
        Span<byte> place = stackalloc byte[sizeof(long)];
        BinaryPrimitives.WriteInt64BigEndian(place, row.Place);
        hash.AppendData(place);
        Append(hash, row.Key);
        Append(hash, row.KeyAccount);
        Append(hash, row.Request);
        Append(hash, row.Command);
        Append(hash, row.Object);
        Append(hash, row.Account);
        Append(hash, row.Before);
        Append(hash, row.After);
    }

    private static void Append(IncrementalHash hash, Guid id)
    {
        Span<byte> bytes = stackalloc byte[16];
        id.TryWriteBytes(bytes, bigEndian: true, out _);
        hash.AppendData(bytes);
    }

    private static void Append(IncrementalHash hash, string? text)
    {
        var bytes = text is null ? [] : Encoding.UTF8.GetBytes(text);
        Span<byte> length = stackalloc byte[sizeof(int)];
        BinaryPrimitives.WriteInt32BigEndian(length, text is null ? -1 : bytes.Length);
        hash.AppendData(length);
        hash.AppendData(bytes);
    }
}
