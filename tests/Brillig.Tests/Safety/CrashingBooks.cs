using System.Globalization;
using System.Text.RegularExpressions;
using Brillig.Core.Basics;
using Brillig.Core.Flow;
using Brillig.Storage;
using Brillig.Storage.Verify;

using Microsoft.Extensions.Logging.Abstractions;
using NodaTime;
using Npgsql;

namespace Brillig.Tests.Safety;

/// <summary>A clock that stands until it is moved.</summary>
internal sealed class StandingClock : TimeProvider
{
    private DateTimeOffset _now = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    /// <inheritdoc/>
    public override DateTimeOffset GetUtcNow() => _now;

    /// <summary>Moves it forward.</summary>
    public void Advance(TimeSpan by) => _now += by;
}

/// <summary>
/// Books whose writer ends at random named points; they are opened again, and what was asked is asked again unless new
/// facts tell that it was done.
/// </summary>
internal sealed class CrashingBooks : IAsyncDisposable
{
    private static readonly string[] Points = ["decided", "appended", "committed"];
    private static readonly string[] Tables =
        ["usage_record", "journal_entry", "charge", "charge_item", "payment", "allocation", "fact", "reservation"];

    private static readonly Regex Id = new(
        "[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}|\\b[0-9A-F]{32}\\b");

    private readonly TemporaryFolder _folder = new();
    private readonly StoreOptions _options;
    private readonly Random _random;
    private readonly int _crashOneOf;
    private volatile string? _crashAt;
    private Store? _store;

    private CrashingBooks(string? database, Random random, int crashOneOf)
    {
        (_random, _crashOneOf) = (random, crashOneOf);
        _options = new StoreOptions
        {
            Database = database,
            DataDirectory = _folder.Below("data"),
            Settings = new BooksSettings(Currency.Find("USD") ?? default, []),
            IsManualClock = true,
            Fault = point =>
            {
                if (point != _crashAt) return;
                _crashAt = null;
                Crashes[point] = Crashes.GetValueOrDefault(point) + 1;
                throw new InvalidOperationException("Ended by the test.");
            },
        };
        Directory.CreateDirectory(_options.DataDirectory);
    }

    /// <summary>The clock of the books.</summary>
    public StandingClock Clock { get; } = new();

    /// <summary>The time of the books.</summary>
    public Instant Now => Instant.FromDateTimeOffset(Clock.GetUtcNow());

    /// <summary>How often the writer ended where.</summary>
    public Dictionary<string, int> Crashes { get; } = [];

    /// <summary>Opens new books; the writer ends in one of so many commands, 0: in none.</summary>
    public static async Task<CrashingBooks> Open(string engine, Random random, int crashOneOf)
    {
        var books = new CrashingBooks(
            engine == "PostgreSQL" ? await Postgres.NewDatabase() : null, random, crashOneOf);
        await books.Reopen();
        return books;
    }

    /// <summary>Performs a command once, however often the writer ends.</summary>
    public Task Do(Command command) => Do(_ => Task.FromResult(command));

    /// <summary>Performs a command that carries what it read.</summary>
    public async Task Do<T>(Func<Store, Task<T>> read) where T : Command
    {
        while (true)
        {
            var store = _store ?? throw new InvalidOperationException("The books are closed.");
            var facts = _crashOneOf > 0 ? await Facts() : 0;
            var command = await read(store);
            _crashAt = _crashOneOf > 0 && _random.Next(_crashOneOf) == 0 ? Points[_random.Next(Points.Length)] : null;
            try
            {
                var decision = await store.Ask(new Envelope(command, Caller.Server, "test"));
                if (decision is Failed failed) throw new InvalidOperationException("A command failed.", failed.Error);
                return;
            }
            catch (StoreUnavailableException)
            {
                _crashAt = null;
                await Reopen();
                if (await Facts() > facts) return;
            }
        }
    }

    /// <summary>
    /// All facts, one line each. Batches without facts, which write state rows when there is time, move places and the
    /// ids that derive from them: places are left out, and ids are told by when they come first. So are the hashes,
    /// whose seed is each set's own.
    /// </summary>
    public async Task<IReadOnlyList<string>> Dump()
    {
        var store = _store ?? throw new InvalidOperationException("The books are closed.");
        var (lines, ids) = (new List<string>(), new Dictionary<string, string>());
        await using var connection = await store.OpenRead(CancellationToken.None);
        foreach (var table in Tables)
        {
            await using var command = connection.CreateCommand();
#pragma warning disable CA2100 // The names are those above.
            command.CommandText = $"SELECT * FROM {table} ORDER BY 1, 2";
#pragma warning restore CA2100
            await using var reader = await command.ExecuteReaderAsync();
            while (await reader.ReadAsync())
            {
                var values = Enumerable.Range(0, reader.FieldCount)
                    .Where(i => !reader.GetName(i).Contains("hash", StringComparison.Ordinal))
                    .Where(i => reader.GetName(i) is not ("place" or "batch" or "n"))
                    .Select(i => $"{reader.GetName(i)} {Text(reader.GetValue(i))}");
                lines.Add(Id.Replace($"{table}: {string.Join(", ", values)}", id => Told(ids, id.Value)));
            }
        }

        return lines;
    }

    /// <summary>Closes the books and proves them.</summary>
    public async Task<VerifyReport> Verify()
    {
        await Close();
        return await VerifyBooks.Run(_options, null, CancellationToken.None);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await Close();
        _folder.Dispose();
    }

    private static string Told(Dictionary<string, string> ids, string id)
    {
        if (!ids.TryGetValue(id, out var told)) ids[id] = told = $"#{ids.Count}";
        return told;
    }

    private async Task<long> Facts()
    {
        var store = _store ?? throw new InvalidOperationException("The books are closed.");
        await using var connection = await store.OpenRead(CancellationToken.None);
        await using var command = connection.CreateCommand();
        command.CommandText = string.Concat(
            "SELECT ", string.Join(" + ", Tables.Select(t => $"(SELECT count(*) FROM {t})")));
        return Convert.ToInt64(await command.ExecuteScalarAsync(), CultureInfo.InvariantCulture);
    }

    private async Task Reopen()
    {
        await Close();
        if (_options.Database is { } database && Crashes.Count > 0) await Expire(database);
        _store = await Store.Open(_options, Clock, NullLogger.Instance, CancellationToken.None);
    }

    // As if the time of the crashed writer's lease had passed.
    private static async Task Expire(string database)
    {
        await using var connection = new NpgsqlConnection(database + ";Pooling=false");
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand("UPDATE main.books SET expires = 0", connection);
        await command.ExecuteNonQueryAsync();
    }

    private async Task Close()
    {
        if (_store is { } store) await store.DisposeAsync();
        _store = null;
    }

    private static string Text(object value) => value is byte[] bytes
        ? Convert.ToHexString(bytes)
        : Convert.ToString(value, CultureInfo.InvariantCulture) ?? "";
}
