using System.CommandLine;
using System.Globalization;
using Brillig.Client.Bookkeeping;

namespace Brillig.Cli.Verbs.Bookkeeping;

/// <summary><c>brillig bookkeeper payment-method show</c>, <c>set</c> and <c>remove ACCOUNT</c></summary>
internal static class PaymentMethods
{
    private static readonly string[] s_header = ["field", "value"];

    public static Command Command(Shell shell, Option<bool> json) =>
        new("payment-method", "What an account pays by; the bookkeeper keeps it.")
        {
            Show(shell, json), Set(shell, json), Remove(shell, json),
        };

    private static Command Show(Shell shell, Option<bool> json)
    {
        var account = Argument();
        var command = new Command("show", "Shows what may be shown of it.") { account };
        return Session.Read(shell, json, command, async session =>
        {
            var of = await session.Account(session.Parsed.GetRequiredValue(account));
            var method = await session.Client.PaymentMethod(of.Id, session.Cancel);
            session.Print(method, CliJson.Plain.PaymentMethod, () => shell.Table(s_header, Rows(method)));
        });
    }

    private static Command Set(Shell shell, Option<bool> json)
    {
        var (account, token) = (Argument(), new Argument<string>("TOKEN")
        {
            Description = "As the bookkeeper's own page made it; never a card number.",
        });
        var command = new Command("set", "Has the bookkeeper keep it, and charge it from then on.")
        {
            account, token,
        };
        return Session.Write(shell, json, command, async session =>
        {
            var of = await session.Account(session.Parsed.GetRequiredValue(account));
            var intent = await session.Client.RegisterPaymentMethod(
                of.Id, new NewPaymentMethod(session.Parsed.GetRequiredValue(token)), session.Cancel);
            session.Print(intent, CliJson.Plain.Intent, () => session.Say(
                $"Asks {intent.Bookkeeper} to keep what {Session.Name(of)} pays by: {intent.Id}."));
        });
    }

    private static Command Remove(Shell shell, Option<bool> json)
    {
        var account = Argument();
        var command = new Command("remove", "Has the bookkeeper forget it.") { account };
        return Session.Write(shell, json, command, async session =>
        {
            var of = await session.Account(session.Parsed.GetRequiredValue(account));
            var intent = await session.Client.RemovePaymentMethod(of.Id, session.Cancel);
            session.Print(intent, CliJson.Plain.Intent, () => session.Say(
                $"Asks {intent.Bookkeeper} to forget what {Session.Name(of)} pays by: {intent.Id}."));
        });
    }

    private static Argument<string> Argument() =>
        new("ACCOUNT") { Description = "Its id or external id." };

    private static IEnumerable<IReadOnlyList<string>> Rows(PaymentMethod method) =>
    [
        ["bookkeeper", method.Bookkeeper ?? ""],
        ["reference", method.Reference ?? "none"],
        ["brand", method.Brand ?? ""],
        ["last four", method.LastFour ?? ""],
        ["expires", method.ExpiresYear is { } year
            ? string.Create(CultureInfo.InvariantCulture, $"{year}-{method.ExpiresMonth:00}")
            : ""],
        ["since", Times.Shown(method.Since, null)],
        ["under way", method.Intent?.ToString() ?? ""],
    ];
}
