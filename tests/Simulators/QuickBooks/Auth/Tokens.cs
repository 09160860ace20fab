using System.Text;
using System.Text.Json.Nodes;
using Brillig.Simulators.QuickBooks.Wire;

namespace Brillig.Simulators.QuickBooks.Auth;

/// <summary>
/// The tokens of one app and one company. Each renewal gives a new access token and another refresh token; the one
/// before is taken for a while yet.
/// </summary>
internal sealed class Tokens(Company company)
{
    private readonly Dictionary<string, DateTimeOffset> _access = new()
    {
        [company.Settings.AccessToken] = company.Now + company.Settings.TokenLife,
    };

    // Until when each refresh token is taken; null: until there is another one.
    private readonly Dictionary<string, DateTimeOffset?> _refresh = new() { [company.Settings.RefreshToken] = null };

    /// <summary>How often tokens were renewed.</summary>
    public int Renewals { get; private set; }

    public bool Admits(string authorization) =>
        authorization.StartsWith("Bearer ", StringComparison.Ordinal)
        && _access.TryGetValue(authorization["Bearer ".Length..], out var until) && company.Now < until;

    /// <summary>No access token is taken from now on; the refresh tokens still are.</summary>
    public void Expire() => _access.Clear();

    /// <summary>A person takes the app's leave back: no token is taken any more.</summary>
    public void Revoke()
    {
        _access.Clear();
        _refresh.Clear();
    }

    public Answer Renew(string authorization, IReadOnlyDictionary<string, string> form)
    {
        var settings = company.Settings;
        var app = Convert.ToBase64String(Encoding.UTF8.GetBytes($"{settings.ClientId}:{settings.ClientSecret}"));
        if (authorization != $"Basic {app}") return Refused(401, "invalid_client", null);
        if (form.GetValueOrDefault("grant_type") != "refresh_token")
            return Refused(400, "unsupported_grant_type", null);
        var given = form.GetValueOrDefault("refresh_token", "");
        if (!_refresh.TryGetValue(given, out var until) || until <= company.Now)
            return Refused(400, "invalid_grant", "Incorrect or invalid refresh token");
        foreach (var (token, end) in _refresh.ToArray())
            _refresh[token] = end ?? company.Now + settings.RefreshGrace;
        var (access, refresh) = (company.Secret(40), company.Secret(40));
        _access[access] = company.Now + settings.TokenLife;
        _refresh[refresh] = null;
        Renewals++;
        return new Answer(200, new JsonObject
        {
            ["token_type"] = "bearer", ["expires_in"] = (long)settings.TokenLife.TotalSeconds,
            ["refresh_token"] = refresh, ["x_refresh_token_expires_in"] = 8_726_400, ["access_token"] = access,
        });
    }

    private static Answer Refused(int status, string error, string? why)
    {
        var body = new JsonObject { ["error"] = error };
        if (why is not null) body["error_description"] = why;
        return new Answer(status, body);
    }
}
