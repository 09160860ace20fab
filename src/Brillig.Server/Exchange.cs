using System.Text.Json;
using Brillig.Core.Accounts;
using Brillig.Core.Basics;
using Brillig.Core.Flow;
using Brillig.Core.ServicePlans;
using Brillig.Server.Answers;
using Brillig.Server.Edge;
using Brillig.Server.ServicePlans;
using Brillig.Server.Telemetry;
using Brillig.Storage;

namespace Brillig.Server;

/// <summary>A request of a known caller and its answer: what a route's function works on.</summary>
internal sealed class Exchange(HttpContext http, Desk desk, Caller caller) : IDisposable
{
    private Body? _sent;

    /// <summary>The body, once it was read, where it may have to be passed on.</summary>
    public Body? Sent => _sent;

    /// <summary>True if answers go in the envelope of <c>/v2</c>, and bodies may come in it.</summary>
    private bool InEnvelope { get; } = Enveloped.Holds(http.Request);

    /// <summary>Of <c>/v2</c>: true if the caller has agreed to what a change costs.</summary>
    public bool AcceptsCharges { get; private set; }

    /// <summary>The request as it is.</summary>
    public HttpRequest Request => http.Request;

    /// <summary>The same exchange, of which something is kept.</summary>
    public Exchange With(KeyedWrite keyed) =>
        new(http, desk, caller) { Keyed = keyed, Outer = this, _sent = _sent };

    /// <summary>The books.</summary>
    public Store Store => desk.Store;

    /// <summary>What every route works with.</summary>
    public Desk Desk => desk;

    /// <summary>Who asks.</summary>
    public Caller Caller => caller;

    /// <summary>The problem that was answered, or that a part of the request met; null: none.</summary>
    public Problem? Refused
    {
        get;
        set
        {
            field = value;
            if (Outer is not null) Outer.Refused = value;
        }
    }

    /// <summary>What is kept of the request under an idempotency key, or null.</summary>
    public KeyedWrite? Keyed { get; private init; }

    /// <summary>Whether the route has read the parameters, and refused those that it does not know.</summary>
    public bool HasAskedQuery { get; private set; }

    private Exchange? Outer { get; init; }

    /// <summary>Ends when the client has gone; for reads alone.</summary>
    public CancellationToken Gone => http.RequestAborted;

    /// <summary>Keeps a body until the request is answered, where it may have to be passed on.</summary>
    public Body Keep(Body body)
    {
        if (desk.Passing is null) return body;
        _sent = body.Kept;
        return body.Kept;
    }

    /// <summary>The request is answered.</summary>
    public void Dispose()
    {
        _sent?.Release();
        _sent = null;
    }

    private bool IsPatch => HttpMethods.IsPatch(http.Request.Method);

    /// <summary>The account that the address names.</summary>
    public AccountId Account => new(Id("id"));

    /// <summary>An id that the address names.</summary>
    public Guid Id(string name) =>
        Guid.TryParse(http.Request.RouteValues[name] as string, out var id) ? id : Guid.Empty;

    /// <summary>Asks the command that a body of JSON describes, and answers what came of it.</summary>
    /// <param name="read">Reads the body, or notes what is wrong with it.</param>
    /// <param name="render">Writes the answer when it is done.</param>
    /// <param name="optional">True if no body is an empty object.</param>
    public async Task Perform<T>(
        Func<Fields, Faults, Command> read, Func<T, RenderedAnswer> render, bool optional = false)
    {
        var command = await Command(
            (element, faults) => Fields.Of(element, "", faults) is { } all ? Ended(all, read(all, faults)) : null,
            optional);
        if (command is not null) await Perform(command, render);
    }

    /// <summary>Reads a body of JSON; null if it was refused, which has been answered then.</summary>
    public async Task<TCommand?> Command<TCommand>(Func<JsonElement, Faults, TCommand?> read, bool optional = false)
        where TCommand : class
    {
        if (!await IsMediaType(IsPatch && !InEnvelope ? Patches.MediaType : "application/json")) return null;
        using var body = await Body.Read(this);
        var (faults, cards) = (new Faults(), new Faults());
        var command = JsonBody.Parse(
            optional && body.Bytes.IsEmpty ? "{}"u8.ToArray() : body.Bytes, faults,
            (root, found) => CardNumbers.AreIn(root, Request, cards) ? null
                : read(InEnvelope ? Opened(root, found) : root, found));
        if (!faults.Any && command is not null) return command;
        await (cards.Any ? Refuse(Problem.CardNumberRefused, CardNumbers.Detail, cards.List) : Refuse(faults));
        return null;
    }

    /// <summary>Asks, and answers what came of it.</summary>
    public Task Perform<T>(Command command, Func<T, RenderedAnswer> render) =>
        Perform(command, done => render(ResultOf<T>(done)));

    /// <summary>Asks what answers nothing.</summary>
    public Task Perform(Command command) => Perform(command, static _ => Answer.NoContent);

    /// <summary>
    /// Asks with what was read from history, and again with what is there then, if the books have moved on meanwhile.
    /// </summary>
    public Task PerformFresh<T>(Func<Task<Command?>> read, Func<T, RenderedAnswer> render) =>
        PerformFresh(_ => read(), done => render(ResultOf<T>(done)));

    /// <summary>The same, of what reads more.</summary>
    public Task PerformFresh(Func<Decision, Task<Command?>> read, Func<Done, RenderedAnswer> render) =>
        PerformFresh(read, Rendered(render), new Stale());

    /// <summary>Asks for a view; null if it was refused, which has been answered then.</summary>
    public async Task<T?> View<T>(Command command) where T : class
    {
        var decision = await Store.Ask(new Envelope(command, caller, http.TraceIdentifier));
        if (decision is Done { Result: T view }) return view;
        await Finish(decision, static _ => throw new InvalidOperationException("The view is of another kind."));
        return null;
    }

    /// <summary>
    /// The account of the address, if the caller may see it; null if not, which has been answered then.
    /// </summary>
    public Task<AccountView?> Seen() => View<AccountView>(new ReadAccount(Account));

    /// <summary>What a list is asked for; null if it was refused, which has been answered then.</summary>
    public async Task<TQuery?> Query<TQuery>(Func<HttpRequest, Faults, TQuery> read) where TQuery : class
    {
        var faults = new Faults();
        HasAskedQuery = true;
        var query = read(Request, faults);
        if (!faults.Any) return query;
        await Refuse(faults);
        return null;
    }

    /// <summary>Sends one thing at a revision; to whoever has that already, that it has not changed.</summary>
    public Task SendAt(string? revision, RenderedAnswer answer) =>
        Send(revision is null ? answer : answer.TaggedFor(Request, revision));

    /// <summary>
    /// Sends an answer, unless it is to a read with parameters that nobody asked for; those of writes are read with
    /// the envelope.
    /// </summary>
    public Task Send(RenderedAnswer answer) => !HasAskedQuery && Parameters.AreUnread(Request)
        ? Refuse(Parameters.Unknown(Request))
        : Send(http, InEnvelope ? Enveloped.Of(http.TraceIdentifier, answer) : answer);

    /// <summary>Sends an answer as it was sent before.</summary>
    public Task SendAgain(RenderedAnswer answer) => Send(http, answer);

    /// <summary>Answers that the request is malformed.</summary>
    public Task Refuse(Faults faults)
    {
        var detail = faults.List is [var only] ? Sentence(only)
            : $"{faults.List.Count} things are wrong with the request.";
        return Refuse(Problem.BadRequest, detail, faults.List);
    }

    // What starts in lower case tells of what the pointer names; the empty one names the body.
    private static string Sentence(Fault fault) => fault.Pointer.Length > 0 ? $"{fault.Pointer} {fault.Detail}"
        : char.IsAsciiLetterLower(fault.Detail[0]) ? $"The body {fault.Detail}."
        : fault.Detail;

    /// <summary>Answers a problem.</summary>
    public static Task Refuse(HttpContext http, Problem problem, string detail, IReadOnlyList<Fault>? faults = null)
    {
        RefusalMetric.Count(problem);
        return Send(http, Enveloped.Holds(http.Request)
            ? Enveloped.Of(http, problem, detail, faults)
            : problem.Render(detail, $"{http.Request.Path}#{http.TraceIdentifier}", faults));
    }

    /// <summary>Answers a problem.</summary>
    public Task Refuse(Problem problem, string detail, IReadOnlyList<Fault>? faults = null)
    {
        Refused = problem;
        return Refuse(http, problem, detail, faults);
    }

    /// <summary>Answers a decision.</summary>
    private Task Finish(Decision decision, Func<Done, RenderedAnswer> render)
    {
        switch (decision)
        {
            case Done done:
                return Send(http, Keyed?.Answer ?? render(done));
            case Refused refused:
                return Refuse(Problem.Of(refused.Reason), refused.Detail, refused.Faults);
            case MustAccept must:
                return AcceptCharges.Ask(this, must.Preview);
            case Stale or Repeated or Unread:
                return Refuse(Problem.TooBusy, "Others kept changing this. Nothing of it was done.");
            case Failed failed:   // which the writer has logged, under the request's id
                return Refuse(Problem.InternalError, failed.IsPartly
                    ? "A part of the request was recorded. Send it again: what was recorded counts once."
                    : "Nothing of the request was recorded.");
            default:
                throw new InvalidOperationException($"Nobody answers a {decision.GetType().Name}.");
        }
    }

    /// <summary>Whether the body is of a media type that is read here; if not, that has been answered.</summary>
    public async Task<bool> IsMediaType(params string[] types)
    {
        if (Request.Headers.ContentType.Count > 1
            || (Request.Headers.ContentEncoding.Count > 0 && Request.Headers.ContentEncoding != "identity"))
        {
            await Refuse(Problem.UnsupportedMediaType, "Send one Content-Type, and no Content-Encoding.");
            return false;
        }

        if (Request.ContentType is not { } type
            || types.Contains(type.Split(';')[0].Trim(), StringComparer.OrdinalIgnoreCase)) return true;
        if (IsPatch && !InEnvelope) Unanswered.AddAcceptPatch(http.Response);
        await Refuse(Problem.UnsupportedMediaType, $"Send {string.Join(" or ", types)}.");
        return false;
    }

    private async Task Perform(Command command, Func<Done, RenderedAnswer> render)
    {
        render = Rendered(render);
        if (await Envelopes.Of(this, command, render) is not { } envelope) return;
        var decision = await Store.Ask(envelope);
        if (Keyed is null || !IsToBeReadAgain(decision)) await Finish(decision, render);
        else await PerformFresh(_ => Task.FromResult<Command?>(command), render, decision);
    }

    private async Task PerformFresh(
        Func<Decision, Task<Command?>> read, Func<Done, RenderedAnswer> render, Decision decision)
    {
        const int attemptsMax = 10;
        for (var attempt = 0; attempt < attemptsMax && IsToBeReadAgain(decision); attempt++)
        {
            if (Keyed is not null && await Keyed.IsReplayed(this)) return;
            if (await read(decision) is not { } command) return;   // what was wrong has been answered
            if (await Envelopes.Of(this, command, render) is not { } envelope) return;
            decision = await Store.Ask(envelope);
        }

        await Finish(decision, render);
    }

    private Func<Done, RenderedAnswer> Rendered(Func<Done, RenderedAnswer> render) =>
        Enveloped.Carried(http, Decimals.Carried(render));

    private JsonElement Opened(JsonElement root, Faults faults)
    {
        (var data, AcceptsCharges) = InEnvelope ? Enveloped.Open(root, faults) : (root, false);
        return data;
    }

    private static bool IsToBeReadAgain(Decision decision) => decision is Stale or Repeated or Unread;

    public static T ResultOf<T>(Done done) => done.Result is T result
        ? result
        : throw new InvalidOperationException($"{done.Result?.GetType().Name ?? "Nothing"} is no {typeof(T).Name}.");

    private Command Ended(Fields fields, Command command)
    {
        if (InEnvelope) fields.Flag(Enveloped.Accepts);   // read with the envelope, and here where the body is bare
        fields.End();
        return command;
    }

    private static async Task Send(HttpContext http, RenderedAnswer answer)
    {
        var response = http.Response;
        response.StatusCode = answer.Status;
        foreach (var (name, value) in answer.Headers) response.Headers[name] = value;
        if (answer.Status is StatusCodes.Status204NoContent or StatusCodes.Status304NotModified) return;
        response.ContentLength = answer.Body.Length;
        // As Kestrel has it: written in any other way, it is a method that wants its body.
        if (http.Request.Method != HttpMethods.Head) await response.Body.WriteAsync(answer.Body, http.RequestAborted);
    }
}
