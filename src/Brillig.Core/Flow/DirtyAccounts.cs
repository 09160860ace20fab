using Brillig.Core.Basics;

namespace Brillig.Core.Flow;

/// <summary>Accounts with changes that no state row holds yet, in the order of their oldest.</summary>
internal static class DirtyAccounts
{
    /// <summary>Puts in an account that a batch changes, unless it waits already.</summary>
    public static void Mark(Queue<AccountBook> dirty, AccountBook book, long batch)
    {
        if (book.DirtySince != 0) return;
        book.DirtySince = batch;
        dirty.Enqueue(book);
    }

    /// <summary>An account whose opening was taken back has no state row to be written.</summary>
    internal sealed class Opened(Queue<AccountBook> dirty, AccountBook book) : IUndo
    {
        public void Undo()
        {
            for (var i = dirty.Count; i > 0; i--)
                if (dirty.Dequeue() is var waiting && waiting != book) dirty.Enqueue(waiting);
        }
    }
}
