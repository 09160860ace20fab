using System.Text.Json;
using Brillig.Core.Basics;
using NodaTime;

namespace Brillig.Core.Tariffs;

/// <summary>The windows of a rate in their order: the first that holds a time prices what begins then.</summary>
internal sealed class Windows(Window[] all)
{
    private const int Max = 50;

    /// <summary>In their order.</summary>
    public IReadOnlyList<Window> All => all;

    /// <summary>The terms of the first window that holds a time, or null.</summary>
    public RateTerms? TermsAt(Instant at, string accountZone)
    {
        var account = DateTimeZoneProviders.Tzdb[accountZone];
        foreach (var window in all)
            if (window.Holds(at, account)) return window.Terms;
        return null;
    }

    /// <summary>The same, and a time after this one until which it stays so; it may go on alike then.</summary>
    public RateTerms? TermsAt(Instant at, DateTimeZone account, out Instant until)
    {
        until = Instant.MaxValue;
        foreach (var window in all)
        {
            var steady = window.Steady(at, account);
            if (steady < until) until = steady;
            if (window.Holds(at, account)) return window.Terms;
        }

        return null;
    }

    /// <summary>Which window has these terms, counted from 0; null: none.</summary>
    public Exact? PlaceOf(RateTerms? terms)
    {
        var place = Array.FindIndex(all, window => ReferenceEquals(window.Terms, terms));
        return place < 0 ? null : place;
    }

    /// <summary>The same with other terms.</summary>
    public Windows With(Func<RateTerms, RateTerms> terms) =>
        new([.. all.Select(window => window with { Terms = terms(window.Terms) })]);

    /// <summary>Reads the windows of a rate; null if it has none, or, with a fault, if one is wrong.</summary>
    /// <param name="rate">The fields of the rate.</param>
    /// <param name="faults">Takes what is wrong.</param>
    /// <param name="isOfCalls">Whether the rate prices calls.</param>
    /// <param name="isInWindow">Whether it is a window's rate itself.</param>
    internal static Windows? Read(Fields rate, Faults faults, bool isOfCalls, bool isInWindow)
    {
        if (!rate.Has("windows") || rate.IsNull("windows")) return null;
        if (isInWindow)
        {
            rate.Refuse("windows", "must not be in the rate of a window: put them beside that window, before it");
            return null;
        }

        var windows = new List<Window>();
        var fields = rate.Objects("windows", max: Max) ?? [];
        for (var i = 0; i < fields.Count; i++)
            if (Window.Read(fields[i], i, faults, isOfCalls) is { } window) windows.Add(window);
        return windows.Count == 0 ? null : new([.. windows]);
    }

    internal void Write(Utf8JsonWriter json)
    {
        json.WriteStartArray("windows");
        foreach (var window in all) window.Write(json);
        json.WriteEndArray();
    }
}
