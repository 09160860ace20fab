using System.CommandLine;
using System.Globalization;
using System.Text.Json.Serialization.Metadata;
using Brillig.Client;
using Brillig.Client.Accounts;
using Brillig.Client.Charges;
using Brillig.Client.Json;

namespace Brillig.Cli;

/// <summary>One command that asks a server.</summary>
internal sealed record Session(
    Shell Shell, ParseResult Parsed, BrilligClient Client, bool IsJson, CancellationToken Cancel)
{
    /// <summary>A verb that reads.</summary>
    /// <param name="shell">Where it is run.</param>
    /// <param name="json">Whether JSON is asked for.</param>
    /// <param name="command">Its name, what it does, its arguments and options.</param>
    /// <param name="run">What it does.</param>
    public static Command Read(Shell shell, Option<bool> json, Command command, Func<Session, Task> run)
    {
        var data = Connection.DataOption();
        command.Add(data);
        command.SetAction(async (parsed, cancel) =>
        {
            using var client = Connection.Open(shell, parsed.GetValue(data));
            await run(new Session(shell, parsed, client, parsed.GetValue(json), cancel));
            return Exit.Done;
        });
        return command;
    }

    /// <summary>A verb that writes: it can be tried, and named so that it is done once.</summary>
    public static Command Write(Shell shell, Option<bool> json, Command command, Func<Session, Task> run)
    {
        var (data, once) = (Connection.DataOption(), Connection.OnceOption());
        var dryRun = new Option<bool>("--dry-run") { Description = "Only say what it would do." };
        command.Add(dryRun);
        command.Add(once);
        command.Add(data);
        command.SetAction(async (parsed, cancel) =>
        {
            using var client = Connection.Open(
                shell, parsed.GetValue(data), parsed.GetValue(once), parsed.GetValue(dryRun));
            await run(new Session(shell, parsed, client, parsed.GetValue(json), cancel));
            return Exit.Done;
        });
        return command;
    }

    /// <summary>The account of an id or an external id.</summary>
    /// <exception cref="CommandException">There is none, or more than one.</exception>
    public async Task<Account> Account(Argument<string> argument) => await Account(Parsed.GetRequiredValue(argument));

    /// <summary>The account of an id or an external id.</summary>
    public async Task<Account> Account(string name)
    {
        if (Guid.TryParse(name, out var id) && await Client.FindAccount(id, Cancel) is { } account) return account;
        return await Client.AccountsNamed(name, Cancel) switch
        {
            [var one] => one,
            [] => throw CommandException.Refused(
                $"There is no account {name}; 'brillig account list' shows those that the key may see."),
            var several => throw CommandException.Refused(
                $"{Counted.Of(several.Count, "account")} are called {name}; give one of the ids: "
                + $"{string.Join(", ", several.Select(a => a.Id))}."),
        };
    }

    /// <summary>The charge of an id or a number.</summary>
    /// <exception cref="CommandException">There is none.</exception>
    public async Task<Charge> Charge(Account account, string name)
    {
        if (Guid.TryParse(name, out var id)) return await Client.Charge(account.Id, id, Cancel);
        var all = await Client.Charges(account.Id, Cancel);
        return all.FirstOrDefault(c => c.Number == name) ?? throw CommandException.Refused(
            $"{Name(account)} has no charge {name}; 'brillig charge list' shows its charges.");
    }

    /// <summary>How an account is called: by its external id, if it has one.</summary>
    public static string Name(Account account) => account.ExternalId ?? account.Id.ToString();

    /// <summary>A number, exact as it was given.</summary>
    /// <exception cref="CommandException">It is none.</exception>
    public static ExactNumber? Number(string? text, string option)
    {
        if (text is null) return null;
        try
        {
            return new ExactNumber(text);
        }
        catch (FormatException)
        {
            throw CommandException.WrongUse($"{option} is '{text}', which is no number such as 12.50.");
        }
    }

    /// <summary>A whole number.</summary>
    /// <exception cref="CommandException">It is none.</exception>
    public static int? Whole(string? text, string option) => text is null ? null
        : int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number
        : throw CommandException.WrongUse($"{option} is '{text}', which is no whole number.");

    /// <summary>Prints a result: as JSON, or as it is told to people.</summary>
    public void Print<T>(T value, JsonTypeInfo<T> type, Action told)
    {
        if (IsJson) Shell.Print(value, type);
        else told();
    }

    /// <summary>Says what was done, or would be.</summary>
    public void Say(string done) => Shell.Out.WriteLine(
        Client.IsDryRun ? $"Tried, and not done: {char.ToLowerInvariant(done[0])}{done[1..]}" : done);
}
