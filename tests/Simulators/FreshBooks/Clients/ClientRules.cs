using Brillig.Simulators.FreshBooks.Wire;

namespace Brillig.Simulators.FreshBooks.Clients;

/// <summary>Clients are made, changed, found.</summary>
internal static class ClientRules
{
    private const string Name = "client";

    // What a person may say of one; everything else is the vendor's to say.
    private static readonly string[] s_texts =
    [
        "email", "fname", "lname", "organization", "note", "currency_code", "language", "bus_phone", "home_phone",
        "mob_phone", "fax", "p_street", "p_street2", "p_city", "p_province", "p_code", "p_country", "vat_name",
        "vat_number",
    ];

    private static readonly string[] s_names = ["email", "organization", "fname", "lname"];

    private static readonly Search<Client> s_search = new("clients")
    {
        Equal = new() { ["userid"] = c => $"{c.Id}", ["email"] = c => c.Text("email") },
        Like = new()
        {
            ["note_like"] = c => c.Text("note"), ["organization_like"] = c => c.Text("organization"),
            ["fname_like"] = c => c.Text("fname"), ["lname_like"] = c => c.Text("lname"),
        },
        VisState = c => c.VisState,
    };

    public static Answer List(Business business, Call call) =>
        s_search.Page(business.Clients, call, client => client.Json());

    public static Answer Find(Business business, Call call) =>
        business.Client(call.Number) is { } client ? Answer.Of(Name, client.Json()) : Missing(call);

    public static Answer Create(Business business, Call call)
    {
        var given = new Given(Name, call.Sent ?? []);
        var client = new Client(business.NextId(), Shape.Of(Name));
        client.Body.With(
            ("accounting_systemid", business.Settings.AccountId), ("id", client.Id), ("userid", client.Id),
            ("currency_code", business.Settings.Currency), ("signup_date", Shape.Time(business.Now)),
            ("username", business.Secret(10)), ("uuid", Guid.CreateVersion7(business.Now).ToString()));
        if (!s_names.Any(given.Has)) given.Missing("email");
        if (Change(business, client, given) is { } refused) return refused;
        if (!given.Has("organization")) client.Body["organization"] = client.Text("email");
        business.Clients.Add(client);
        business.Tell("client.create", client.Id);
        return Answer.Of(Name, client.Json());
    }

    public static Answer Update(Business business, Call call)
    {
        if (business.Client(call.Number) is not { } client) return Missing(call);
        var given = new Given(Name, call.Sent ?? []);
        if (given.Whole("vis_state") is { } state) client.VisState = (int)state;
        else if (Change(business, client, given) is { } refused) return refused;
        business.Tell(client.VisState == Visible.Deleted ? "client.delete" : "client.update", client.Id);
        return Answer.Of(Name, client.Json());
    }

    private static Answer? Change(Business business, Client client, Given given)
    {
        var texts = s_texts.Where(given.Has).Select(field => (field, given.Text(field))).ToArray();
        if (business.Settings.RefusesEmailsTwice && given.Text("email") is { Length: > 0 } email
            && business.Clients.Any(c => c.Id != client.Id && c.Text("email") == email))
            given.Refuse(Error.InvalidValue, "email", "A client with this email already exists.", email);
        if (given.Errors.Count > 0) return Answer.Refused(422, given.Errors);
        foreach (var (field, text) in texts) client.Body[field] = text;
        client.Body["updated"] = Shape.Time(business.Now);
        return null;
    }

    private static Answer Missing(Call call) => Answer.NotFound(Name, "userid", call.Id);
}
