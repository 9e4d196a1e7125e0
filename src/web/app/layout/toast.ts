import { t } from "@lingui/core/macro";

/** Says in a corner that something was done, with a way to undo it where there is one. The part that draws it is loaded on first use. */
export async function toast(text: string, undo?: () => void): Promise<void> {
  const [{ notifications }, { undoToast }] = await Promise.all([import("@mantine/notifications"), import("./undo-toast.tsx")]);
  const id = `toast-${performance.now()}`;
  const takeBack = (): void => {
    notifications.hide(id);
    undo?.();
  };
  notifications.show({
    id,
    message: undo === undefined ? text : undoToast(text, t`Undo`, takeBack),
    autoClose: undo === undefined ? 5000 : 10_000,
    withBorder: true,
    position: "bottom-right",
    closeButtonProps: { "aria-label": t`Close` },
  });
}
