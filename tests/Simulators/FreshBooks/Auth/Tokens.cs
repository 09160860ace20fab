using System.Text.Json.Nodes;
using Brillig.Simulators.FreshBooks.Wire;

namespace Brillig.Simulators.FreshBooks.Auth;

/// <summary>
/// The tokens of one app and one user. Of refresh tokens one is alive at a time: using it makes another pair, and it is
/// no more.
/// </summary>
internal sealed class Tokens(FreshBooksSettings settings)
{
    private string _access = settings.AccessToken;
    private string _refresh = settings.RefreshToken;
    private DateTimeOffset? _expires;
    private bool _isRevoked;

    /// <summary>How often a pair was made anew.</summary>
    public int Renewals { get; private set; }

    /// <summary>The refresh token that is alive.</summary>
    public string Refresh => _refresh;

    public void Begin(DateTimeOffset now) => _expires ??= now + settings.TokenLife;

    public bool Admits(string authorization, DateTimeOffset now) =>
        !_isRevoked && now < _expires && authorization == $"Bearer {_access}";

    /// <summary>The access token is no good from now on; the refresh token still is.</summary>
    public void Revoke() => _isRevoked = true;

    /// <summary>A new pair for the refresh token, by the app that it belongs to.</summary>
    public Answer Renew(Business business, IReadOnlyDictionary<string, string> form)
    {
        string Field(string name) => form.GetValueOrDefault(name, "");
        if (Field("client_id") != settings.ClientId || Field("client_secret") != settings.ClientSecret)
            return Refused("invalid_client", "Client authentication failed due to unknown client.");
        if (Field("grant_type") != "refresh_token")
            return Refused("unsupported_grant_type", "The authorization grant type is not supported.");
        if (Field("refresh_token") != _refresh || Field("redirect_uri") != settings.RedirectUri)
            return Refused("invalid_grant", "The provided authorization grant is invalid, expired, or revoked.");
        (_access, _refresh) = (business.Secret(40), business.Secret(40));
        (_expires, _isRevoked) = (business.Now + settings.TokenLife, false);
        Renewals++;
        return new Answer(200, new JsonObject
        {
            ["access_token"] = _access, ["refresh_token"] = _refresh, ["token_type"] = "Bearer",
            ["expires_in"] = (long)settings.TokenLife.TotalSeconds, ["scope"] = "user:invoices:write",
            ["created_at"] = business.Now.ToUnixTimeSeconds(),
        });
    }

    private static Answer Refused(string error, string why) =>
        new(401, new JsonObject { ["error"] = error, ["error_description"] = why });
}
