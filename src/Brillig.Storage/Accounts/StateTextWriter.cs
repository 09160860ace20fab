using System.Buffers.Text;
using System.Collections.Immutable;
using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Brillig.Core.Basics;
using Brillig.Storage.Json;
using NodaTime;
using NodaTime.Text;

namespace Brillig.Storage.Accounts;

/// <summary>Writes the values of <see cref="StateText"/>; a default waits, and is lost at its array's end.</summary>
internal sealed class StateTextWriter(Utf8JsonWriter json, Currency currency)
{
    /// <summary>Its texts are never a part of HTML.</summary>
    public static readonly JsonWriterOptions Options = new()
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, SkipValidation = true,
    };

    private int _waiting;

    public void Begin()
    {
        Flush();
        json.WriteStartArray();
    }

    public void End()
    {
        _waiting = 0;
        json.WriteEndArray();
    }

    /// <summary>Begins a list; an empty one is a default.</summary>
    public void Begin<T>(ImmutableArray<T> list)
    {
        if (list.IsDefaultOrEmpty) AddNull();
        else Begin();
    }

    /// <summary>Ends a list.</summary>
    /// <param name="list">The same as at its begin.</param>
    /// <param name="isCounted">True if its defaults count: it is a list of plain values.</param>
    public void End<T>(ImmutableArray<T> list, bool isCounted = false)
    {
        if (list.IsDefaultOrEmpty) return;
        if (isCounted) Flush();
        End();
    }

    public void AddNull() => _waiting++;

    public void Add(long value)
    {
        if (value == 0)
        {
            AddNull();
            return;
        }

        Flush();
        json.WriteNumberValue(value);
    }

    public void AddOrNull(string? value)
    {
        if (value is null) AddNull();
        else Text(value);
    }

    public void AddOrNull(decimal? value)
    {
        if (value is { } some) Text(some.ToString(CultureInfo.InvariantCulture));
        else AddNull();
    }

    public void AddOrNull<T>(T? value, JsonTypeInfo<T> type)
        where T : class
    {
        if (value is null)
        {
            AddNull();
            return;
        }

        Flush();
        JsonSerializer.Serialize(json, value, type);
    }

    public void Add(Guid value)
    {
        if (value == Guid.Empty)
        {
            AddNull();
            return;
        }

        Span<byte> bytes = stackalloc byte[16];
        Span<byte> text = stackalloc byte[22];
        value.TryWriteBytes(bytes, bigEndian: true, out _);
        Base64Url.EncodeToUtf8(bytes, text);
        Flush();
        json.WriteStringValue(text);
    }

    public void Add(Exact value)
    {
        if (value.Sign == 0) AddNull();
        else Text(value.ToString());
    }

    public void Add(Currency value) => Text(Codes.Of(value));

    public void Add(Money value)
    {
        if (value.Currency == currency) Add(value.Micros);
        else Text(string.Create(CultureInfo.InvariantCulture, $"{value.Micros} {Codes.Of(value.Currency)}"));
    }

    public void Add(Instant value)
    {
        var micros = Rows.Micros(value);
        if (Rows.Time(micros) == value) Add(micros);
        else Text(InstantPattern.ExtendedIso.Format(value));
    }

    // The epoch itself would look like null.
    public void AddOrNull(Instant? value)
    {
        if (value is not { } some) AddNull();
        else if (some == NodaConstants.UnixEpoch) Text(InstantPattern.ExtendedIso.Format(some));
        else Add(some);
    }

    private void Text(string value)
    {
        Flush();
        json.WriteStringValue(value);
    }

    private void Flush()
    {
        for (; _waiting > 0; _waiting--) json.WriteNumberValue(0);
    }
}
