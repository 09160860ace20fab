using Brillig.Core.Basics;

namespace Brillig.Core.ServicePlans;

/// <summary>Names a service plan. <c>default</c> names none.</summary>
/// <param name="Owner">The reseller that sells it, or the operator.</param>
/// <param name="Id">Descriptive, its owner's own; see <see cref="IsId"/>.</param>
public readonly record struct PlanKey(AccountId Owner, string Id)
{
    private const int LengthMax = 128;

    /// <summary>
    /// Whether a text can name a plan: 1 to 128 characters of valid text, no control character and no slash, and not
    /// "." or "..", so that it is one step of a path.
    /// </summary>
    public static bool IsId(string text)
    {
        if (text.Length is 0 or > LengthMax || text is "." or "..") return false;
        for (var i = 0; i < text.Length; i++)
        {
            if (char.IsControl(text[i]) || text[i] == '/') return false;
            if (!char.IsSurrogate(text[i])) continue;
            if (i + 1 == text.Length || !char.IsSurrogatePair(text[i], text[i + 1])) return false;
            i++;
        }

        return true;
    }

    /// <summary>The id of it where a UUID is wanted.</summary>
    public Guid Uuid => DerivedId.Of($"service plan {Owner} {Id}");

    /// <inheritdoc/>
    public override string ToString() => $"{Owner}/{Id}";
}
