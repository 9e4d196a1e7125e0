import { Notifications } from "@mantine/notifications";
import type { ReactElement } from "react";
import "@mantine/core/styles/CloseButton.css";
import "@mantine/core/styles/Notification.css";
import "@mantine/notifications/styles.css";

export function Toasts(): ReactElement {
  return <Notifications position="bottom-right" limit={3} />;
}
