using Brillig.Core.Basics;
using Brillig.Core.Charges;
using Brillig.Core.Tariffs;
using Brillig.Tests.Core.Flow;
using Xunit;

namespace Brillig.Tests.Core.Charges;

public class RestoredCounterTests
{
    private static readonly CounterKey Sms = new("sms", new TariffId(new Guid(1, 0, 0, new byte[8])), 1);

    [Fact]
    public void A_record_taken_back_leaves_nothing_in_a_counter_from_a_row_of_other_books()
    {
        var (before, usd) = (new UndoLog(isOn: true), TestBooks.CurrencyOf("USD"));
        var charge = new RunningCharge(new RunningChargeImage { Taxes = [], Outside = [] }, usd);
        Count(charge, 20m, 20m, before);
        var restored = RunningCharge.Restore(charge.ToRow(), usd);
        var after = new UndoLog(isOn: true);
        Assert.Equal(before.Generation, after.Generation);

        Count(restored, 3.1m, 23.1m, after);
        after.Back(0);
        Count(restored, 3.1m, 23.1m, after);

        var item = Assert.Single(restored.Items).Image;
        Assert.Equal((23.1m, 23.1m), (item.Quantity, item.Counter.At("").Quantity));
        Assert.Equal(20m, Assert.Single(charge.Items).Image.Counter.At("").Quantity);
    }

    private static void Count(RunningCharge charge, decimal quantity, Exact all, UndoLog undo) => RunningCharge.Apply(
        charge, Sms, quantity, all, new Tally("", new Cell { Quantity = all, Charge = all }, Exact.Zero), 1, undo);
}
