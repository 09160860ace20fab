using System.Text.RegularExpressions;
using Brillig.Server.Auth;
using Brillig.Tests.Server;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Brillig.Tests.Safety.Matrix;

/// <summary>What is to be answered: a status and how the problem's name ends; 200: whatever was not refused.</summary>
internal sealed record Expected(int Status, string Problem)
{
    public static Expected Allowed { get; } = new(200, "");

    public static Expected Unauthorized { get; } = new(401, "unauthorized");

    public static Expected NotAllowed { get; } = new(403, "not-allowed");

    public static Expected NotFound { get; } = new(404, "not-found");
}

/// <summary>One route by one method, with the policy that it declares.</summary>
internal sealed partial record MatrixRoute(string Method, string Pattern, Policy Policy)
{
    /// <summary>Whether its address names something that is somebody's.</summary>
    public bool HasTarget => Pattern.Contains("{id", StringComparison.Ordinal);

    /// <summary>Every route of the server.</summary>
    /// <exception cref="InvalidOperationException">One declares no policy: it was mapped past Routes.</exception>
    public static IEnumerable<MatrixRoute> Of(IEnumerable<Endpoint> endpoints) => endpoints.SelectMany(endpoint =>
    {
        var pattern = (endpoint as RouteEndpoint)?.RoutePattern.RawText ?? endpoint.DisplayName ?? "?";
        var policy = endpoint.Metadata.GetMetadata<Policy>() ?? throw new InvalidOperationException(
            $"{pattern} declares no policy: map it with Routes.");
        var methods = endpoint.Metadata.GetMetadata<HttpMethodMetadata>()?.HttpMethods ?? [];
        return methods.Where(method => method != "HEAD").Select(method => new MatrixRoute(method, pattern, policy));
    });

    /// <summary>What the declared policy says of a caller and a target.</summary>
    public Expected Of(Asker asker, Place place)
    {
        if (Policy.Access == Access.Anyone) return Expected.Allowed;
        if (Policy.Access == Access.Signed) return Expected.Unauthorized;   // whatever the key: nothing is signed
        if (asker.Role is not { } role) return Expected.Unauthorized;
        if (!Policy.Access.Allows(role)) return Expected.NotAllowed;
        var isReached = asker.IsOperator ? place != Place.Absent : place is Place.Own or Place.Below;
        return Policy.Reach switch
        {
            Reach.Operator => asker.IsOperator ? Expected.Allowed : Expected.NotAllowed,
            Reach.Subtree => isReached ? Expected.Allowed : Expected.NotFound,
            // The account whose keys ask is a reseller: who stands above the others sells to them.
            Reach.Above or Reach.Seller when place == Place.Own && !asker.IsOperator => Expected.NotAllowed,
            Reach.Above or Reach.Seller => isReached ? Expected.Allowed : Expected.NotFound,
            Reach.Owner => isReached && (asker.IsOperator || place == Place.Own)
                ? Expected.Allowed : Expected.NotFound,
            _ => Expected.Allowed,
        };
    }

    /// <summary>The address with a target's ids; null: the target has none of what it names.</summary>
    /// <param name="target">Whose ids.</param>
    /// <param name="within">Whose ids of what belongs to the target, if others.</param>
    public string? PathOf(Target target, Target? within = null)
    {
        var isMissing = false;
        var path = Parameter().Replace(Pattern, found =>
        {
            var isWithin = found.Groups[2].Value != "id";
            if (found.Groups[1].Value == "items") return "items/0";
            if (found.Groups[2].Value == "n") return found.Groups[1].Value + "/1";
            if (found.Groups[2].Value == "name") return found.Groups[1].Value + "/world";   // each has his own
            if (found.Groups[2].Value == "plan") return found.Groups[1].Value + "/gold";    // and each sells one
            if (found.Groups[2].Value == "slug") return found.Groups[1].Value + "/no-rate";
            if (Policy.Access == Access.Signed && target.Ids.TryGetValue("accounts", out var seller))
                return $"{found.Groups[1].Value}/{seller}";
            var kind = Pattern.EndsWith("/taxes", StringComparison.Ordinal) && isWithin ? Family.Running
                : found.Groups[1].Value;
            if ((isWithin ? within ?? target : target).Ids.TryGetValue(kind, out var id))
                return $"{found.Groups[1].Value}/{id}";
            isMissing = true;
            return "";
        });
        if (path.Contains('{', StringComparison.Ordinal)) throw new InvalidOperationException(
            $"The authorization matrix cannot fill in {path}.");
        if (isMissing && !Family.Kinds.Any(kind => Pattern.Contains($"/{kind}/{{", StringComparison.Ordinal)))
            throw new InvalidOperationException(
                $"The authorization matrix has nothing for {Pattern}: add its kind to Family.cs.");
        return isMissing ? null : path;
    }

    /// <summary>Asks; what is allowed is asked dry, so that it changes nothing.</summary>
    public async Task<Reply> Ask(RunningServer server, Asker asker, string path, bool isDry)
    {
        var sample = Sample.Of(Method, Pattern);
        if (path.EndsWith("/match", StringComparison.Ordinal)) path += "?number=44";
        if (path.EndsWith("/services/margin", StringComparison.Ordinal)) path += "?period=2026-01";
        if (isDry && Method != "GET" && sample.CanBeDry) path += "?dry_run=true";
        using var body = sample.Body is null ? null
            : new StringContent(sample.Body, System.Text.Encoding.UTF8, sample.MediaType);
        return await server.With(asker.Secret).Send(new HttpMethod(Method), path, body);
    }

    [GeneratedRegex(@"([\w-]+)/\{(\w+)[^}]*\}")]
    private static partial Regex Parameter();
}
