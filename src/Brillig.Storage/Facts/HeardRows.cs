using System.Collections.Immutable;
using System.Data.Common;
using Brillig.Core.Basics;
using Brillig.Core.Bookkeeping;
using Brillig.Storage.Json;

namespace Brillig.Storage.Facts;

/// <summary>What bookkeepers outside told of by themselves, as rows, each with all of it.</summary>
internal static class HeardRows
{
    /// <summary>The columns, in order.</summary>
    public static readonly ImmutableArray<Column> Columns =
        Table.ColumnsOf("place:l, seller:u, account:u, intent:u, body:t");

    /// <summary>Writes a fact.</summary>
    public static void Write(IRows rows, long place, Fact fact)
    {
        var heard = (EventHeard)fact;
        rows.Begin();
        rows.Add(place);
        rows.Add(heard.Seller.Value);
        rows.Add(heard.Account.Value);
        rows.Add(heard.Intent.Value);
        rows.AddOrNull(FactJson.Text(heard, StoredJson.Stored.EventHeard));
        rows.End();
    }

    /// <summary>The fact of a row.</summary>
    public static EventHeard Fact(DbDataReader row) =>
        FactJson.Read(row.GetString(4), StoredJson.Stored.EventHeard);
}
