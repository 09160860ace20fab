namespace Brillig.Core.Basics;

/// <summary>What reading a number's token came to.</summary>
internal enum DecimalFault
{
    None,
    NotANumber,
    TooManyDigits,
    ExponentTooLarge,
    TooManyDecimals,
}

/// <summary>Reads a number from its UTF-8 token, exactly: what does not fit is refused, never rounded.</summary>
/// <remarks>
/// The grammar is JSON's (RFC 8259 §6). Zeros that do not change the value count neither as digits nor as decimals.
/// </remarks>
internal ref struct DecimalToken
{
    private const int DigitsMax = 28;      // any 28 digits fit the 96 bits of a decimal
    private const int ExponentMax = 28;
    private const int LowDigitsMax = 18;   // as many as surely fit 64 bits

    private readonly ReadOnlySpan<byte> _token;
    private int _at;
    private ulong _high;        // the digits before the last _lowDigits ones
    private ulong _low;
    private int _lowDigits;
    private int _digits;
    private int _zeros;         // zeros seen but not yet followed by another digit
    private int _decimals;

    private DecimalToken(ReadOnlySpan<byte> token) => _token = token;

    public static DecimalFault Read(ReadOnlySpan<byte> token, int places, out decimal value) =>
        new DecimalToken(token).Read(places, out value);

    private DecimalFault Read(int places, out decimal value)
    {
        value = 0;
        var negative = Take((byte)'-');
        var startsWithZero = _at < _token.Length && _token[_at] == '0';
        var whole = Digits();
        if (whole == 0 || (startsWithZero && whole > 1)) return DecimalFault.NotANumber;
        if (Take((byte)'.'))
        {
            _decimals = Digits();
            if (_decimals == 0) return DecimalFault.NotANumber;
        }

        var exponent = 0;
        if ((Take((byte)'e') || Take((byte)'E')) && !Exponent(out exponent)) return DecimalFault.NotANumber;
        if (_at < _token.Length) return DecimalFault.NotANumber;
        if (Math.Abs(exponent) > ExponentMax) return DecimalFault.ExponentTooLarge;
        if (_digits == 0) return DecimalFault.None;
        return Value(negative, exponent - _decimals + _zeros, places, out value);
    }

    /// <summary>The value is the digits times a power of ten, and the last digit is not zero.</summary>
    private readonly DecimalFault Value(bool negative, int power, int places, out decimal value)
    {
        value = 0;
        if (_digits + Math.Max(power, 0) > DigitsMax) return DecimalFault.TooManyDigits;
        if (-power > Math.Min(places, DigitsMax)) return DecimalFault.TooManyDecimals;
        var mantissa = (UInt128)_low;
        if (_high != 0) mantissa += (UInt128)_high * TenTo(_lowDigits);
        for (var i = 0; i < power; i++) mantissa *= 10;
        unchecked
        {
            var low = (ulong)mantissa;
            var high = (int)(ulong)(mantissa >> 64);
            value = new decimal((int)low, (int)(low >> 32), high, negative, (byte)Math.Max(-power, 0));
        }

        return DecimalFault.None;
    }

    private int Digits()
    {
        var start = _at;
        for (; _at < _token.Length && _token[_at] is >= (byte)'0' and <= (byte)'9'; _at++)
        {
            if (_token[_at] == '0')
            {
                if (_digits > 0) _zeros++;
                continue;
            }

            for (; _zeros > 0; _zeros--) Add(0);
            Add((uint)(_token[_at] - '0'));
        }

        return _at - start;
    }

    private void Add(uint digit)
    {
        if (++_digits > DigitsMax) return;   // refused in the end, so their value does not matter
        if (_lowDigits == LowDigitsMax) (_high, _low, _lowDigits) = (_low, 0, 0);
        _low = (_low * 10) + digit;
        _lowDigits++;
    }

    private bool Exponent(out int exponent)
    {
        exponent = 0;
        var negative = Take((byte)'-');
        if (!negative) Take((byte)'+');
        var start = _at;
        for (; _at < _token.Length && _token[_at] is >= (byte)'0' and <= (byte)'9'; _at++)
            exponent = Math.Min((exponent * 10) + _token[_at] - '0', 1_000);
        if (negative) exponent = -exponent;
        return _at > start;
    }

    private bool Take(byte expected)
    {
        if (_at >= _token.Length || _token[_at] != expected) return false;
        _at++;
        return true;
    }

    private static ulong TenTo(int power)
    {
        var result = 1UL;
        for (; power > 0; power--) result *= 10;
        return result;
    }
}
