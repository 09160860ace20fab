using System.Globalization;
using System.Text.Json.Nodes;
using Brillig.Simulators.FreshBooks.Wire;

namespace Brillig.Simulators.FreshBooks.Webhooks;

/// <summary>Callbacks are registered, verified, found, taken away.</summary>
internal static class CallbackRules
{
    private const string Name = "callback";
    private const string Unable =
        "The request was well-formed but was unable to be followed due to semantic errors.";

    private static readonly string[] s_events =
    [
        "client", "client.create", "client.update", "client.delete", "credit_note", "credit_note.create",
        "credit_note.update", "credit_note.delete", "invoice", "invoice.create", "invoice.update", "invoice.delete",
        "invoice.sendByEmail", "payment", "payment.create", "payment.update", "payment.delete",
    ];

    public static Answer List(Business business, Call call)
    {
        var all = business.Callbacks;
        return Answer.Result(new JsonObject
        {
            ["callbacks"] = new JsonArray([.. all.Select(c => c.Json())]), ["page"] = 1, ["pages"] = 1,
            ["per_page"] = 15, ["total"] = all.Count,
        });
    }

    public static Answer Find(Business business, Call call) =>
        Of(business, call) is { } callback ? Answer.Of(Name, callback.Json()) : Missing;

    public static Answer Create(Business business, Call call)
    {
        var given = new Given(Name, call.Sent ?? []);
        var wrong = new List<string>();
        var name = given.Text("event") ?? "";
        if (!s_events.Contains(name)) wrong.Add("event: Value error, Unrecognized event.");
        if (!Uri.TryCreate(given.Text("uri"), UriKind.Absolute, out var uri))
            wrong.Add("uri: Input should be a valid URL, relative URL without a base");
        if (wrong.Count > 0 || uri is null) return Answer.Event(422, Unable, wrong);
        var callback = new Callback(business.NextId(), name, uri, business.Secret(33));
        Stamp(business, callback);
        business.Callbacks.Add(callback);
        business.Notifications.Add(Notification.Of(business, callback, Notification.Verify, callback.Id));
        return Answer.Of(Name, callback.Json());
    }

    /// <summary>Shows the verifier, or asks to be told it once more.</summary>
    public static Answer Update(Business business, Call call)
    {
        if (Of(business, call) is not { } callback) return Missing;
        var given = new Given(Name, call.Sent ?? []);
        if (given.IsTrue("resend"))
            business.Notifications.Add(Notification.Of(business, callback, Notification.Verify, callback.Id));
        else if (given.Text("verifier") == callback.Verifier) callback.IsVerified = true;
        else return Answer.Event(422, Unable, "verifier: Value error, Verifier does not match.");
        Stamp(business, callback);
        return Answer.Of(Name, callback.Json());
    }

    public static Answer Delete(Business business, Call call)
    {
        if (Of(business, call) is not { } callback) return Missing;
        business.Callbacks.Remove(callback);
        return new Answer(200, new JsonObject { ["response"] = new JsonObject() });
    }

    private static void Stamp(Business business, Callback callback) =>
        callback.UpdatedAt = business.Now.ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture);

    private static Callback? Of(Business business, Call call) =>
        business.Callbacks.FirstOrDefault(c => c.Id == call.Number);

    private static Answer Missing => Answer.Event(404, "Requested resource could not be found.");
}
