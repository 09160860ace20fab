using System.Collections.Concurrent;
using System.Text;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace Brillig.Tests.Safety;

/// <summary>Looks for words that must be nowhere: in files, in tables of a database, in all that was logged.</summary>
internal sealed class Canary(params string[] words) : ILoggerProvider, ILogger
{
    private readonly ConcurrentQueue<string> _lines = new();

    /// <summary>How much was logged.</summary>
    public int Lines => _lines.Count;

    /// <summary>Logs everything, at every level.</summary>
    public void Listen(ILoggingBuilder logging)
    {
        logging.AddProvider(this);
        logging.AddFilter<Canary>(null, LogLevel.Trace);
        logging.AddFilter<Canary>("Brillig", LogLevel.Trace);
        logging.AddFilter<Canary>("Microsoft", LogLevel.Trace);

        // Which the server never lets log, as that would tell of queries.
        logging.AddFilter<Canary>("Microsoft.AspNetCore.Hosting.Diagnostics", LogLevel.None);
        logging.SetMinimumLevel(LogLevel.Trace);
    }

    /// <summary>The log lines with one of the words in them.</summary>
    public IEnumerable<string> InLog() => LinesWith(this);

    /// <summary>The log lines with one of another's words in them.</summary>
    public IEnumerable<string> LinesWith(Canary other) => _lines.Where(other.Holds);

    /// <summary>The places of a text with one of the words in it.</summary>
    public IEnumerable<string> In(string place, string text) => Holds(text) ? [$"{place}: {text}"] : [];

    /// <summary>The files below a folder with one of the words in them.</summary>
    /// <param name="folder">Where.</param>
    /// <param name="least">At least so many files must be there to be looked at.</param>
    /// <param name="except">The name of the one file that may.</param>
    public List<string> InFiles(string folder, int least, string? except = null)
    {
        var found = new List<string>();
        var looked = 0;
        foreach (var file in Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories))
        {
            if (Path.GetFileName(file) == except || Path.GetExtension(file) == ".lock") continue;
            byte[] bytes;
            try
            {
                using var stream = new FileStream(
                    file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
                bytes = new byte[stream.Length];
                var length = stream.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false);
                Array.Clear(bytes, length, bytes.Length - length);
            }
            catch (FileNotFoundException)
            {
                continue;   // a log that the database has finished with
            }

            looked++;
            found.AddRange(words.Where(word => bytes.AsSpan().IndexOf(Encoding.UTF8.GetBytes(word)) >= 0)
                .Select(word => $"{file} holds {word}."));
        }

        if (looked < least) throw new InvalidOperationException($"Only {looked} files were found in {folder}.");
        return found;
    }

    /// <summary>The rows of all tables of a database with one of the words in them, as text or as bytes.</summary>
    public async Task<List<string>> InTables(string database)
    {
        await using var connection = new NpgsqlConnection(database + ";Pooling=false");
        await connection.OpenAsync();
        var tables = await Column(connection, """
            SELECT format('%I.%I', schemaname, tablename) FROM pg_tables
            WHERE schemaname NOT IN ('pg_catalog', 'information_schema')
            """);
        if (!tables.Any(t => t.EndsWith(".fact", StringComparison.Ordinal))
            || !tables.Any(t => t.EndsWith(".refused_request", StringComparison.Ordinal)))
            throw new InvalidOperationException("The tables were not found.");
        var found = new List<string>();
        foreach (var table in tables)
            found.AddRange((await Column(connection, $"SELECT t::text FROM {table} t")).Where(Holds));
        return found;
    }

    /// <summary>Where a server keeps its files.</summary>
    public static async Task<string> FilesOf(string database)
    {
        await using var connection = new NpgsqlConnection(database + ";Pooling=false");
        await connection.OpenAsync();
        return (await Column(connection, "SHOW data_directory"))[0];
    }

    public ILogger CreateLogger(string categoryName) => this;

    public bool IsEnabled(LogLevel logLevel) => true;

    public IDisposable? BeginScope<TState>(TState state) where TState : notnull
    {
        _lines.Enqueue($"scope {state}");
        return null;
    }

    public void Log<TState>(
        LogLevel logLevel, EventId eventId, TState state, Exception? exception,
        Func<TState, Exception?, string> formatter)
    {
        _lines.Enqueue($"{logLevel} {formatter(state, exception)} {exception}");
        if (state is IEnumerable<KeyValuePair<string, object?>> values)
            foreach (var (name, value) in values) _lines.Enqueue($"{name}={value}");
    }

    public void Dispose()
    {
        // What was logged is looked at after the server has ended.
    }

    private bool Holds(string text) => words.Any(word =>
        text.Contains(word, StringComparison.OrdinalIgnoreCase)
        || text.Contains(Convert.ToHexString(Encoding.UTF8.GetBytes(word)), StringComparison.OrdinalIgnoreCase));

    private static async Task<List<string>> Column(NpgsqlConnection connection, string sql)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        await using var reader = await command.ExecuteReaderAsync();
        var rows = new List<string>();
        while (await reader.ReadAsync()) rows.Add(reader.GetString(0));
        return rows;
    }
}
