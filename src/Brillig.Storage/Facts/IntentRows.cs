using System.Collections.Immutable;
using System.Data.Common;
using Brillig.Core.Basics;
using Brillig.Core.Bookkeeping;
using Brillig.Storage.Bookkeeping;

namespace Brillig.Storage.Facts;

/// <summary>How far what is to be done outside has come, as rows, each with all of it.</summary>
internal static class IntentRows
{
    /// <summary>The columns, in order.</summary>
    public static readonly ImmutableArray<Column> Columns =
        Table.ColumnsOf("place:l, id:u, account:u, kind:i, state:i, charge:u, body:t, reference:t");

    /// <summary>Writes a fact.</summary>
    public static void Write(IRows rows, long place, Fact fact)
    {
        var intent = ((IntentSet)fact).Intent;
        rows.Begin();
        rows.Add(place);
        rows.Add(intent.Id.Value);
        rows.Add(intent.Account.Value);
        rows.Add((int)intent.Kind);
        rows.Add((int)intent.State);
        rows.AddOrNull(intent.Charge?.Value);
        IntentText.Put(rows, intent);
        rows.AddOrNull(intent.Reference);
        rows.End();
    }

    /// <summary>The fact of a row.</summary>
    public static IntentSet Fact(DbDataReader row) =>
        new(IntentText.Read(row.GetString(6)));
}
