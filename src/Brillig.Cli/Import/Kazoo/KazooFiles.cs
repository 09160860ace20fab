using System.Text.Json;

namespace Brillig.Cli.Import.Kazoo;

/// <summary>
/// Reads documents from a file or a tree of folders: one, a list, the rows of a view or of <c>_all_docs</c>, an answer
/// of Kazoo's API, or one on each line; and ratedecks as CSV.
/// </summary>
internal sealed class KazooFiles
{
    // A document is small: a larger line is none, and must not be read into memory.
    private const int LineBytesMax = 16 << 20;
    private const int FileBytesMax = 64 << 20;

    private readonly KazooNotes _notes;
    private readonly Dictionary<(KazooKind, string, string?), KazooDocument> _documents = [];

    private KazooFiles(KazooNotes notes) => _notes = notes;

    /// <summary>The documents, in the order of the files.</summary>
    public IReadOnlyCollection<KazooDocument> Documents => _documents.Values;

    /// <summary>The files of CSV.</summary>
    public List<string> Ratedecks { get; } = [];

    /// <summary>Reads a file, or all files of a folder and those below it.</summary>
    /// <exception cref="CommandException">There is none.</exception>
    public static KazooFiles Read(string path, KazooNotes notes, CancellationToken cancel)
    {
        var files = new KazooFiles(notes);
        foreach (var file in Found(path))
        {
            cancel.ThrowIfCancellationRequested();
            files.ReadFile(file);
        }

        return files;
    }

    private static IEnumerable<string> Found(string path)
    {
        if (File.Exists(path)) return [path];
        if (!Directory.Exists(path)) throw CommandException.WrongUse($"There is no file and no folder {path}.");
        var all = new EnumerationOptions
        {
            RecurseSubdirectories = true, AttributesToSkip = FileAttributes.ReparsePoint,   // links may go round
        };
        return Directory.EnumerateFiles(path, "*", all).Order(StringComparer.Ordinal);
    }

    private void ReadFile(string file)
    {
        switch (Path.GetExtension(file).ToUpperInvariant())
        {
            case ".JSON":
                ReadJson(file);
                break;
            case ".NDJSON" or ".JSONL":
                foreach (var (number, line) in BoundedLines.Read(file, LineBytesMax)) ReadLine(file, number, line);
                break;
            case ".CSV":
                Ratedecks.Add(file);
                break;
            default:
                _notes.Left(file, null, "is neither .json, .ndjson, .jsonl nor .csv");
                break;
        }
    }

    private void ReadJson(string file)
    {
        if (new FileInfo(file).Length > FileBytesMax)
        {
            _notes.NotRead(file, null, "is larger than 64 MiB: give each document a line of its own, in .ndjson");
            return;
        }

        Parse(file, null, File.ReadAllBytes(file));
    }

    private void ReadLine(string file, long number, byte[]? line)
    {
        if (line is null) _notes.NotRead(file, $"line {number}", "is longer than 16 MiB, which no document is");
        else Parse(file, $"line {number}", line);
    }

    // Several values one after the other are as good as a list.
    private void Parse(string file, string? place, byte[] bytes)
    {
        var start = bytes.AsSpan().StartsWith("\uFEFF"u8) ? 3 : 0;
        var reader = new Utf8JsonReader(bytes.AsSpan(start), new JsonReaderOptions { AllowMultipleValues = true });
        try
        {
            while (reader.Read()) Take(file, place, JsonElement.ParseValue(ref reader));
        }
        catch (JsonException e)
        {
            _notes.NotRead(file, place ?? $"line {e.LineNumber + 1}", "is not JSON from there on");
        }
    }

    private void Take(string file, string? place, JsonElement value)
    {
        if (value.ValueKind is JsonValueKind.Array) TakeAll(file, place, value, row: false);
        else if (value.ValueKind is not JsonValueKind.Object) _notes.NotRead(file, place, "is no document");
        else if (Array(value, "rows") is { } rows) TakeAll(file, place, rows, row: true);
        else if (Array(value, "docs") is { } docs) TakeAll(file, place, docs, row: false);
        else if (value.TryGetProperty("data", out var data) && value.TryGetProperty("status", out _))
            Take(file, place, data);
        else TakeDocument(file, place, value);
    }

    private void TakeAll(string file, string? place, JsonElement list, bool row)
    {
        foreach (var (index, one) in list.EnumerateArray().Index())
        {
            var at = $"{place}{(place is null ? "" : ", ")}{index}";
            if (!row || one.ValueKind is not JsonValueKind.Object) Take(file, at, one);
            else if (KazooDocument.Object(one, "doc") is { } doc) Take(file, at, doc);
            else if (KazooDocument.Object(one, "value") is { } value && KazooDocument.KindOf(value) is not null)
                Take(file, at, value);
            else _notes.Left(file, at, "is a row without its document: export with include_docs=true");
        }
    }

    private void TakeDocument(string file, string? place, JsonElement body)
    {
        if (KazooDocument.KindOf(body) is not { } kind)
        {
            _notes.Left(file, place, KazooDocument.Text(body, "pvt_type") is { } type
                ? $"is a document of type {type}, which says nothing of billing"
                : "is neither a plan, services, an account nor a rate");
            return;
        }

        if (KazooDocument.IdOf(kind, body) is not { } id)
        {
            _notes.Refused(Kinds.Of(kind), file, place, $"is a {kind.ToString().ToLowerInvariant()} without an _id");
            return;
        }

        var document = new KazooDocument(kind, id, file, body);
        var key = (kind, id, kind is KazooKind.Plan ? VendorOf(document) : null);
        if (document.Says("pvt_deleted")) _notes.Left(document, "/pvt_deleted", "was deleted in Kazoo");
        else if (_documents.TryAdd(key, document) || JsonElement.DeepEquals(_documents[key].Body, body)) return;
        else _notes.Refused(
            Kinds.Of(kind), document, null, $"differs from that in {_documents[key].File}, which counts");
    }

    /// <summary>Whose plan a plan is by its own word, or null.</summary>
    public static string? VendorOf(KazooDocument plan) =>
        plan.Text("pvt_vendor_id") ?? plan.Text("vendor_id") ?? plan.Text("pvt_account_id");

    private static JsonElement? Array(JsonElement body, string name) =>
        body.TryGetProperty(name, out var value) && value.ValueKind is JsonValueKind.Array ? value : null;
}
