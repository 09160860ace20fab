using Brillig.Core.Basics;

namespace Brillig.Server.Docs;

/// <summary>What is said of a route.</summary>
/// <param name="Method">GET, PUT, POST, PATCH or DELETE.</param>
/// <param name="Pattern">As it is mapped.</param>
/// <param name="Id">A name for code, never changed.</param>
/// <param name="Summary">What it does, in a few words.</param>
/// <param name="About">What it does, in sentences.</param>
internal sealed record OperationDoc(string Method, string Pattern, string Id, string Summary, string About)
{
    /// <summary>Whether this is said of that route.</summary>
    public bool IsOf(MappedRoute route) => route.Method == Method && route.Pattern == Pattern;

    /// <summary>The body that it reads, or null.</summary>
    public Shape? Body { get; init; }

    /// <summary>The media type of that body.</summary>
    public string BodyType { get; init; } = "application/json";

    /// <summary>Whether no body is an empty object.</summary>
    public bool IsBodyOptional { get; init; }

    /// <summary>Further forms of the body, each with its media type.</summary>
    public IReadOnlyDictionary<string, Shape> OtherBodies { get; init; } = new Dictionary<string, Shape>();

    /// <summary>Parameters of the query, besides what all of its kind take.</summary>
    public IReadOnlyList<Field> Query { get; init; } = [];

    /// <summary>What is answered when it is done.</summary>
    public required IReadOnlyList<AnswerDoc> Answers { get; init; }

    /// <summary>Why it may be refused, besides what all of its kind may be.</summary>
    public IReadOnlyList<Reason> Refusals { get; init; } = [];

    /// <summary>Further problems that it may answer.</summary>
    public IReadOnlyList<Problem> Problems { get; init; } = [];

    /// <summary>Whether it answers a list in parts.</summary>
    public bool IsList { get; init; }

    /// <summary>Whether it answers 304 to whoever has the revision already.</summary>
    public bool HasRevision { get; init; }

    /// <summary>Whether it changes something in the books, so that it can be tried, and repeated under a key.</summary>
    public bool IsWrite { get; init; } = Method != "GET";
}

/// <summary>What a route answers when it is done.</summary>
/// <param name="Status">2xx.</param>
/// <param name="About">When, and what it holds.</param>
/// <param name="Body">The body, or null: none.</param>
/// <param name="Headers">The headers that come with it, of those in <see cref="ApiParts"/>.</param>
internal sealed record AnswerDoc(int Status, string About, Shape? Body, params IReadOnlyList<string> Headers)
{
    /// <summary>The media type of the body.</summary>
    public string MediaType { get; init; } = "application/json";

    /// <summary>Further forms of the body, each with its media type, for whoever prefers them by Accept.</summary>
    public IReadOnlyDictionary<string, Shape> OtherBodies { get; init; } = new Dictionary<string, Shape>();
}

/// <summary>The operations of a noun.</summary>
/// <param name="Name">The noun.</param>
/// <param name="About">What it is.</param>
/// <param name="Operations">In reading order.</param>
internal sealed record ChapterDoc(string Name, string About, IReadOnlyList<OperationDoc> Operations);
