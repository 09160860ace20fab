using System.Data.Common;
using Brillig.Core.Basics;
using Brillig.Core.Charges;
using Brillig.Storage.Facts;
using Brillig.Storage.Json;

namespace Brillig.Storage.Verify;

/// <summary>
/// The credit notes of a charge, one after another, give back of each line no more than it has, and of each tax the
/// share that they gave back of its net, or all.
/// </summary>
internal static class NoteProof
{
    // The lines of each charge with notes, then those of its notes in order.
    private const string Lines = """
        SELECT i.place, i.line, i.kind, i.name, i.usage, i.exact, i.total, i.tariff, i.tariff_version, i.rate,
               i.tax_group, i.percent, i.included, i.refers_to, i.extra, i.cells, i.base, i.corrects_start,
               i.corrects_end, i.plan_line, i.for_account, c.id, c.account, d.id, d.currency
        FROM charge d
        JOIN charge c ON c.id = COALESCE(d.refers_to, d.id)
        JOIN charge_item i ON i.place = d.place
        WHERE d.refers_to IS NOT NULL OR EXISTS (SELECT 1 FROM charge n WHERE n.refers_to = d.id)
        ORDER BY c.place, d.place, i.line
        """;

    /// <summary>Checks all of them.</summary>
    public static async Task Check(DbConnection connection, Breaches breaches, CancellationToken cancel)
    {
        await using var command = connection.Command(Lines);
        command.CommandTimeout = 0;
        await using var reader = await command.ExecuteReaderAsync(cancel);
        Document? charge = null, current = null;
        Crediting? crediting = null;
        while (await reader.ReadAsync(cancel))
        {
            var id = reader.Uuid(23);
            if (current?.Id != id)
            {
                End();
                current = new Document(id, reader.Uuid(21), reader.Uuid(22), Codes.Currency(reader.GetString(24)));
            }

            current.Items.Add(ChargeRows.Item(reader, current.Currency));
        }

        End();

        void End()
        {
            if (current is null) return;
            if (current.Id == current.Charge)
            {
                charge = current;
                crediting = new Crediting([.. current.Items], current.Currency);
            }
            else if (crediting is not null && charge?.Id == current.Charge)
            {
                Check(crediting, current, breaches);
            }
        }
    }

    private static void Check(Crediting crediting, Document note, Breaches breaches)
    {
        var name = $"Credit note {note.Id} of account {note.Account} for charge {note.Charge}";
        if (!crediting.Take(note.Items))
            breaches.Add($"{name} has a line that refers to no line of the charge.");
        else if (crediting.Excess is { } line)
            breaches.Add($"{name} gives back more of line {line} than the notes before it left.");
        else if (!crediting.IsAll && !crediting.IsProportional)
            breaches.Add($"{name} leaves a tax given back by another share than what it is on.");
    }

    private sealed record Document(Guid Id, Guid Charge, Guid Account, Currency Currency)
    {
        public List<ChargeItem> Items { get; } = [];
    }
}
