using System.Buffers.Text;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Brillig.Core.Basics;
using Brillig.Storage.Json;
using NodaTime;
using NodaTime.Text;

namespace Brillig.Storage.Accounts;

/// <summary>Reads the values of <see cref="StateText"/>, in order; beyond an array's end all are defaults.</summary>
internal ref struct StateTextReader(ReadOnlySpan<byte> text, Shared shared)
{
    /// <summary>Stands for an id that is the same as in the element before.</summary>
    public const int Same = 1;

    private Utf8JsonReader _json = new(text);
    private bool _isEnded;
    private Currency _currency;

    /// <summary>Goes into an array; false: it is a default.</summary>
    public bool Begin()
    {
        if (!Take()) return false;
        if (_json.TokenType != JsonTokenType.StartArray) throw Wrong("an array");
        return true;
    }

    /// <summary>Goes into the next array of a list, or leaves the list where there is none.</summary>
    public bool BeginNext()
    {
        if (Begin()) return true;
        if (!_isEnded) throw Wrong("an array");
        _isEnded = false;
        return false;
    }

    /// <summary>True if an object of named values follows: once they were where an array is now.</summary>
    public readonly bool IsNamed()
    {
        var ahead = _json;
        return !_isEnded && ahead.Read() && ahead.TokenType == JsonTokenType.StartObject;
    }

    /// <summary>Leaves an array.</summary>
    public void End()
    {
        if (!_isEnded && (!_json.Read() || _json.TokenType != JsonTokenType.EndArray)) throw Wrong("an array's end");
        _isEnded = false;
    }

    /// <summary>True while the array holds more, as for lists of plain values; else it is left.</summary>
    public bool HasMore()
    {
        var ahead = _json;
        if (ahead.Read() && ahead.TokenType != JsonTokenType.EndArray) return true;
        End();
        return false;
    }

    public long Long()
    {
        if (!Take()) return 0;
        return _json.TokenType == JsonTokenType.Number ? _json.GetInt64() : throw Wrong("a number");
    }

    public int Int() => checked((int)Long());

    public string? TextOrNull() => Text() ? _json.GetString() : null;

    /// <summary>A text that many accounts have.</summary>
    public string? SharedOrNull()
    {
        if (!Text()) return null;
        if (_json.HasValueSequence || _json.ValueSpan.Length > Shared.LengthMax) return _json.GetString();
        Span<char> chars = stackalloc char[Shared.LengthMax];
        return shared.Of(chars[.._json.CopyString(chars)]);
    }

    /// <summary>An id; <paramref name="before"/> where the same stands.</summary>
    public Guid Id(Guid before = default)
    {
        if (!Take()) return default;
        if (_json.TokenType == JsonTokenType.Number && _json.GetInt64() == Same) return before;
        Span<byte> bytes = stackalloc byte[16];
        if (_json.TokenType != JsonTokenType.String || _json.ValueSpan.Length != 22
            || !Base64Url.TryDecodeFromUtf8(_json.ValueSpan, bytes, out var length) || length != 16)
            throw Wrong("an id");
        return new Guid(bytes, bigEndian: true);
    }

    public Exact Exact()
    {
        if (!Text()) return default;
        if (_json.ValueSpan.Length > 64) return Core.Basics.Exact.Parse(_json.GetString() ?? "");
        Span<char> chars = stackalloc char[64];
        return Core.Basics.Exact.TryParse(chars[.._json.CopyString(chars)], out var value)
            ? value
            : throw Wrong("an exact number");
    }

    public decimal? DecimalOrNull() =>
        Text() ? decimal.Parse(_json.GetString() ?? "", CultureInfo.InvariantCulture) : null;

    public T? ObjectOrNull<T>(JsonTypeInfo<T> type)
        where T : class => Take() ? JsonSerializer.Deserialize(ref _json, type) : null;

    /// <summary>The currency that its money is of from now on, where it names none.</summary>
    public Currency Currency() => _currency = Codes.Currency(SharedOrNull() ?? "");

    public Money Money()
    {
        if (!Take()) return Core.Basics.Money.Zero(_currency);
        if (_json.TokenType == JsonTokenType.Number) return new Money(_json.GetInt64(), _currency);
        var named = _json.GetString() ?? "";
        var space = named.IndexOf(' ', StringComparison.Ordinal);
        if (space < 0) throw Wrong("money");
        return new Money(
            long.Parse(named.AsSpan(0, space), CultureInfo.InvariantCulture), Codes.Currency(named[(space + 1)..]));
    }

    public Instant Instant() => InstantOrNull() ?? NodaConstants.UnixEpoch;

    public Instant? InstantOrNull()
    {
        if (!Take()) return null;
        return _json.TokenType == JsonTokenType.Number
            ? Rows.Time(_json.GetInt64())
            : InstantPattern.ExtendedIso.Parse(_json.GetString() ?? "").GetValueOrThrow();
    }

    private bool Text()
    {
        if (!Take()) return false;
        return _json.TokenType == JsonTokenType.String ? true : throw Wrong("a text");
    }

    // False: a default, or the array has ended.
    private bool Take()
    {
        if (_isEnded) return false;
        if (!_json.Read()) throw Wrong("more");
        if (_json.TokenType == JsonTokenType.EndArray)
        {
            _isEnded = true;
            return false;
        }

        return _json.TokenType != JsonTokenType.Number || _json.ValueSpan is not [(byte)'0'];
    }

    private readonly JsonException Wrong(string expected) =>
        new($"The state row does not hold {expected} at byte {_json.TokenStartIndex}.");
}
