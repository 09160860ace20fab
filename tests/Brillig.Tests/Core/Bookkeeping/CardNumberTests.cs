using Brillig.Core.Bookkeeping;
using Xunit;

namespace Brillig.Tests.Core.Bookkeeping;

/// <summary>Card numbers are told from what only looks like them.</summary>
public class CardNumberTests
{
    [Theory]
    [InlineData("4111111111111111")]
    [InlineData("pan=4111111111111111;")]
    [InlineData("x4111111111111111y")]
    [InlineData("378282246310005")]
    [InlineData("6304000000000000000")]
    [InlineData("4111 1111 1111 1111")]
    [InlineData("(4111-1111-1111-1111)")]
    [InlineData("visa-4111-1111-1111-1111 12/29")]
    public void A_card_number_is_found(string text) => Assert.True(CardNumber.IsIn(text));

    [Theory]
    [InlineData("")]
    [InlineData("4111111111111112")]                       // the sum is wrong
    [InlineData("42")]
    [InlineData("41111111111111110000")]                   // too long
    [InlineData("41111111-1111-1111-abcd-000000000000")]   // of an id
    [InlineData("tokencc_bh_7v3k2x_9d2ks8")]
    public void Another_text_is_not(string text) => Assert.False(CardNumber.IsIn(text));
}
