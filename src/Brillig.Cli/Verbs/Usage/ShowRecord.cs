using System.CommandLine;
using Brillig.Cli.Verbs.Accounts;
using Brillig.Client.Usage;

namespace Brillig.Cli.Verbs.Usage;

/// <summary><c>brillig usage show ACCOUNT RECORD</c></summary>
internal static class ShowRecord
{
    private static readonly string[] s_header = ["field", "value"];

    private static readonly Heading[] s_amendments =
    [
        Heading.Piped("id"), "amended", Heading.Number("before"), Heading.Number("usage"), Heading.Number("amount"),
        "corrects", "reason",
    ];

    /// <summary>Which record a verb is about.</summary>
    public static Argument<string> Argument() => new("RECORD") { Description = "The id that it was sent with." };

    public static Command Command(Shell shell, Option<bool> json)
    {
        var (name, id) = (ShowAccount.Argument(), Argument());
        var command = new Command("show", "Shows a record as it is now, and its amendments.") { name, id };
        return Session.Read(shell, json, command, async session =>
        {
            var account = await session.Account(name);
            var record = await session.Client.UsageRecord(
                account.Id, session.Parsed.GetRequiredValue(id), session.Cancel);
            session.Print(record, CliJson.Plain.RatedRecord, () => Tell(shell, record, account.Timezone));
        });
    }

    private static void Tell(Shell shell, RatedRecord record, string? zone)
    {
        var amendments = record.Amendments ?? [];
        shell.Table(s_header,
        [
            ["id", record.Id],
            ["service", record.Name],
            ["usage", amendments is [.., { Void: true }] ? "void" : record.Usage.Text],
            ["amount", record.Amount.Text],
            ["used", Times.Shown(record.Timestamp, zone)],
            ["recorded", Times.Shown(record.RecordedAt, zone)],
            ["tariff", $"{record.Tariff}, version {record.TariffVersion}"],
            ["properties", record.Properties?.GetRawText() ?? ""],
        ]);
        if (amendments.Count > 0) shell.Table(s_amendments, amendments.Select(a => Row(a, zone)));
    }

    private static IReadOnlyList<string> Row(Amendment amendment, string? zone) =>
    [
        amendment.Id.ToString(), Times.Shown(amendment.CreatedAt, zone), amendment.UsageBefore.Text,
        amendment.Void ? "void" : amendment.Usage.Text, amendment.Amount.Text,
        amendment.Correction ? "an issued period" : "", amendment.Reason ?? "",
    ];
}
