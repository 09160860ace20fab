using System.Text.Json;
using Brillig.Core.Basics;
using Brillig.Core.Bookkeeping;
using Brillig.Core.Flow;
using Brillig.Server.Auth;
using Brillig.Server.Edge;

namespace Brillig.Server.Bookkeeping;

/// <summary>Whether and when the bookkeeper of a reseller is told what changes, over HTTP.</summary>
internal static class SyncSettingsApi
{
    internal const string Address = $"{Enveloped.Root}/accounts/{{id:guid}}/sync_settings";

    private const string Services = "sync_services";
    private const string Buffer = "sync_buffer_period";
    private const string ReadOnly = "_read_only";

    /// <summary>Maps the routes.</summary>
    public static void MapSyncSettings(this Routes routes)
    {
        routes.Get(Address, Access.Reads, Read);
        routes.Put(Address, Access.Writes, exchange => exchange.Perform(
            (fields, _) => SettingsOf(exchange, fields),
            (SyncSettingsView view) => Answer.Ok(json => Write(json, view)).Tagged(Revisions.Of(view))));
    }

    private static SetSyncSettings SettingsOf(Exchange exchange, Fields fields)
    {
        _ = fields.Object(ReadOnly);   // as it was read: passed over
        return new SetSyncSettings(
            exchange.Account, fields.Flag(Services),
            fields.Whole(Buffer, min: 0, max: SetSyncSettings.BufferSecondsMax));
    }

    private static async Task Read(Exchange exchange)
    {
        if (await exchange.View<SyncSettingsView>(new ReadSyncSettings(exchange.Account)) is { } view)
            await exchange.SendAt(Revisions.Of(view), Answer.Ok(json => Write(json, view)));
    }

    private static void Write(Utf8JsonWriter json, SyncSettingsView view)
    {
        json.WriteStartObject();
        if (view.Own.IsOn is { } isOn) json.WriteBoolean(Services, isOn);
        else json.WriteNull(Services);
        if (view.Own.BufferSeconds is { } seconds) json.WriteNumber(Buffer, seconds);
        else json.WriteNull(Buffer);
        json.WriteStartObject(ReadOnly);
        json.WriteBoolean(Services, view.Effective.IsOn);
        json.WriteNumber(Buffer, (long)view.Effective.Buffer.TotalSeconds);
        json.WriteEndObject();
        json.WriteEndObject();
    }
}
