using System.Buffers.Binary;
using System.Text;

namespace Brillig.Tests.Operations;

/// <summary>The fields of a protobuf message, without its schema.</summary>
public sealed class Protobuf
{
    private readonly List<(int Field, ulong Number, byte[]? Bytes)> _fields = [];

    public Protobuf(ReadOnlySpan<byte> message)
    {
        while (message.Length > 0)
        {
            var tag = Varint(ref message);
            var field = (int)(tag >> 3);
            switch (tag & 7)
            {
                case 0:
                    _fields.Add((field, Varint(ref message), null));
                    break;
                case 1:
                    _fields.Add((field, BinaryPrimitives.ReadUInt64LittleEndian(message), null));
                    message = message[8..];
                    break;
                case 2:
                    var length = (int)Varint(ref message);
                    _fields.Add((field, 0, message[..length].ToArray()));
                    message = message[length..];
                    break;
                case 5:
                    _fields.Add((field, BinaryPrimitives.ReadUInt32LittleEndian(message), null));
                    message = message[4..];
                    break;
                default:
                    throw new FormatException($"Wire type {tag & 7} of field {field}.");
            }
        }
    }

    /// <summary>The messages of a field.</summary>
    public IEnumerable<Protobuf> All(int field) =>
        _fields.Where(f => f.Field == field && f.Bytes is not null).Select(f => new Protobuf(f.Bytes));

    /// <summary>The messages below a path of fields.</summary>
    public IEnumerable<Protobuf> Below(params int[] path) =>
        path.Aggregate<int, IEnumerable<Protobuf>>([this], (found, field) => found.SelectMany(f => f.All(field)));

    /// <summary>A text, or none.</summary>
    public string Text(int field) => Encoding.UTF8.GetString(Bytes(field));

    /// <summary>Bytes, or none.</summary>
    public byte[] Bytes(int field) => _fields.FirstOrDefault(f => f.Field == field && f.Bytes is not null).Bytes ?? [];

    /// <summary>A number, or null.</summary>
    public ulong? Number(int field) =>
        _fields.Any(f => f.Field == field && f.Bytes is null) ? _fields.First(f => f.Field == field).Number : null;

    private static ulong Varint(ref ReadOnlySpan<byte> message)
    {
        for (var (value, i) = (0UL, 0); ; i++)
        {
            value |= (ulong)(message[i] & 0x7F) << (7 * i);
            if (message[i] >= 0x80) continue;
            message = message[(i + 1)..];
            return value;
        }
    }
}
