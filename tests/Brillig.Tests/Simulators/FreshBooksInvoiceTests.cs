using System.Globalization;
using System.Text.Json;
using Xunit;

namespace Brillig.Tests.Simulators;

/// <summary>Clients, invoices, payments and credits by the vendor's rules.</summary>
public class FreshBooksInvoiceTests
{
    [Fact]
    public async Task An_invoice_is_the_sum_of_its_lines_with_their_taxes()
    {
        await using var scene = await FreshBooksScene.Set();

        var made = await scene.Post("invoices/invoices?include[]=lines", $$$"""
            {"invoice":{"customerid":{{{scene.Client}}},"create_date":"2026-01-26","due_offset_days":14,"lines":[
            {"name":"Seats","qty":3,"unit_cost":{"amount":"19.99","code":"USD"},"taxName1":"HST","taxAmount1":13},
            {"name":"credits applied","qty":1,"unit_cost":{"amount":"-7.50","code":"USD"}}]}}
            """);

        var invoice = made.Of("invoice");
        Assert.Equal(("60.27", "60.27"), (Amount(invoice, "amount"), Amount(invoice, "outstanding")));
        Assert.Equal(("draft", "2026-02-09"), (Text(invoice, "v3_status"), Text(invoice, "due_date")));
        Assert.Equal(
            ["59.97", "-7.50"], invoice.GetProperty("lines").EnumerateArray().Select(l => Amount(l, "amount")));
        var read = await scene.Get($"invoices/invoices/{made.Id("invoice")}");
        Assert.False(read.Of("invoice").TryGetProperty("lines", out _));
    }

    [Theory]
    [InlineData("""{"create_date":"2026-01-26"}""", 422, "1001 customerid")]
    [InlineData("""{"customerid":1,"create_date":"2026-01-26"}""", 422, "1012 customerid")]
    [InlineData("""{"customerid":CLIENT}""", 422, "1001 create_date")]
    [InlineData("""{"customerid":CLIENT,"create_date":"26.1.2026"}""", 422, "1004 create_date")]
    [InlineData(
        """{"customerid":CLIENT,"create_date":"2026-01-26","lines":[{"unit_cost":{"amount":"1","code":"EUR"}}]}""", 422,
        "1004 unit_cost")]
    [InlineData("""[1]""", 400, "1005 invoice")]
    public async Task An_invoice_that_is_none_is_refused(string invoice, int status, string error)
    {
        await using var scene = await FreshBooksScene.Set();
        var filled = invoice.Replace("CLIENT", $"{scene.Client}", StringComparison.Ordinal);

        var reply = await scene.Post("invoices/invoices", $$"""{"invoice":{{filled}}}""");

        Assert.Equal(status, reply.Status);
        Assert.Contains(error, reply.Errors);
        Assert.Equal(0, (await scene.Get("invoices/invoices")).Of("total").GetInt32());
    }

    [Fact]
    public async Task Of_a_change_only_the_first_kind_is_heard()
    {
        await using var scene = await FreshBooksScene.Set();
        var path = $"invoices/invoices/{(await scene.Invoice()).Id("invoice")}";

        var sent = await scene.Put(path, """{"invoice":{"action_mark_as_sent":true,"notes":"lost"}}""");
        var changed = await scene.Put(path, """{"invoice":{"notes":"kept"}}""");
        var unaddressed = await scene.Put(path, """{"invoice":{"action_email":true}}""");
        var deleted = await scene.Put(path, """{"invoice":{"vis_state":1,"notes":"lost"}}""");
        var late = await scene.Put(path, """{"invoice":{"notes":"late"}}""");

        Assert.Equal(("sent", ""), (Text(sent.Of("invoice"), "v3_status"), Text(sent.Of("invoice"), "notes")));
        Assert.Equal("kept", Text(changed.Of("invoice"), "notes"));
        Assert.Equal(["1001 email_recipients"], unaddressed.Errors);
        Assert.Equal("kept", Text(deleted.Of("invoice"), "notes"));
        Assert.Equal(["1011 invoiceid"], late.Errors);
    }

    [Fact]
    public async Task What_is_paid_moves_the_invoice_on_and_what_is_too_much_is_a_credit()
    {
        await using var scene = await FreshBooksScene.Set();
        var id = (await scene.Invoice()).Id("invoice");
        async Task<(string?, string?)> Status()
        {
            var invoice = (await scene.Get($"invoices/invoices/{id}")).Of("invoice");
            return (Text(invoice, "v3_status"), Amount(invoice, "outstanding"));
        }

        scene.Simulator.Pay(id, 4);
        Assert.Equal(("partial", "6.00"), await Status());
        var rest = scene.Simulator.Pay(id, 8) ?? 0;
        Assert.Equal(("paid", "0.00"), await Status());

        var payment = (await scene.Get($"payments/payments/{rest}")).Of("payment");
        var overpaid = payment.GetProperty("overpaymentid");
        var credit = (await scene.Get($"credit_notes/credit_notes/{overpaid}")).Of("credit_note");
        Assert.Equal(("6.00", "2.00", "overpayment"),
            (Amount(payment, "amount"), Amount(credit, "amount"), Text(credit, "credit_type")));
        Assert.True(scene.Simulator.DeletePayment(rest));
        Assert.Equal(("partial", "6.00"), await Status());
    }

    [Fact]
    public async Task Lists_are_searched_and_paged_and_leave_out_what_is_deleted()
    {
        await using var scene = await FreshBooksScene.Set();
        var first = (await scene.Invoice(number: "A1")).Id("invoice");
        for (var i = 2; i <= 17; i++) await scene.Invoice(number: $"A{i}");
        await scene.Put($"invoices/invoices/{first}", """{"invoice":{"vis_state":1}}""");
        async Task<(int, int, int)> Count(string query)
        {
            var found = await scene.Get($"invoices/invoices?{query}");
            return (found.Of("invoices").GetArrayLength(), found.Of("pages").GetInt32(), found.Of("total").GetInt32());
        }

        Assert.Equal((15, 2, 16), await Count(""));
        Assert.Equal((1, 2, 16), await Count("page=2"));
        Assert.Equal((0, 2, 16), await Count("page=3"));
        Assert.Equal((16, 1, 16), await Count("per_page=1000"));
        Assert.Equal((1, 1, 1), await Count("search[invoice_number]=A7"));
        Assert.Equal((0, 0, 0), await Count("search[invoice_number]=A1"));
        Assert.Equal((1, 1, 1), await Count("search[invoice_number]=A1&search[vis_state]=1"));
        Assert.Equal((0, 0, 0), await Count("search[date_min]=2026-01-27"));
        Assert.Equal(["1014 page"], (await scene.Get("invoices/invoices?page=x")).Errors);
        Assert.Equal(["1004 po_number"], (await scene.Get("invoices/invoices?search[po_number]=x")).Errors);
        Assert.Equal(1, (await scene.Get("users/clients?search[note_like]=COUNT-1")).Of("total").GetInt32());
        Assert.Equal(0, (await scene.Get("users/clients?search[email]=jo")).Of("total").GetInt32());
    }

    [Fact]
    public async Task Two_invoices_of_one_number_at_once_are_a_conflict_and_none_is_seen_before_it_is_made()
    {
        await using var scene = await FreshBooksScene.Set(s => s with { WritingTime = TimeSpan.FromMilliseconds(300) });

        var (one, two) = (scene.Invoice(), scene.Invoice());
        var seen = await scene.Get("invoices/invoices");
        var statuses = (await Task.WhenAll(one, two)).Select(r => r.Status).Order();

        Assert.Equal([200, 409], statuses);
        Assert.Equal(0, seen.Of("total").GetInt32());
        Assert.Equal("0000002", Text((await scene.Invoice()).Of("invoice"), "invoice_number"));
    }

    [Fact]
    public async Task What_may_be_had_once_alone_is_refused_where_that_is_set()
    {
        await using var scene = await FreshBooksScene.Set(s => s with
        {
            RefusesNumbersTwice = true, RefusesEmailsTwice = true,
        });
        await scene.Invoice(number: "A1");

        Assert.Equal(["1004 invoice_number"], (await scene.Invoice(number: "A1")).Errors);
        Assert.Equal(
            ["1004 email"], (await scene.Post("users/clients", """{"client":{"email":"jo@example.com"}}""")).Errors);
    }

    private static string? Text(JsonElement json, string name) => json.GetProperty(name).GetString();

    private static string? Amount(JsonElement json, string name) =>
        json.GetProperty(name).GetProperty("amount").GetString()?.ToString(CultureInfo.InvariantCulture);
}
