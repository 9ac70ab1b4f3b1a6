package org.wsk4j.provider.uring.ring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class SlotTableTest {

    @Test
    void userDataFindTheirObjectAndOperation() {
        SlotTable<String> table = new SlotTable<>(1000);
        for (int i = 0; i < 1000; i++) {
            int slot = table.take("object " + i);
            for (int operation : new int[] {0, 7, 127, 128, 255}) {
                long userData = table.userData(slot, operation);
                assertThat(table.object(userData)).isEqualTo("object " + i);
                assertThat(SlotTable.operation(userData)).isEqualTo(operation);
                assertThat(SlotTable.isOwn(userData)).isFalse();
            }
        }
        assertThat(table.take("one too many")).isEqualTo(-1);
        assertThat(table.count()).isEqualTo(1000);
    }

    @Test
    void lateUserDataDoNotFindTheSlotsNextObject() {
        SlotTable<String> table = new SlotTable<>(2);
        int slot = table.take("first");
        long late = table.userData(slot, 255);
        table.give(slot);
        assertThat(table.object(late)).isNull();
        assertThat(table.take("second")).isEqualTo(slot);
        assertThat(table.object(late)).isNull();
        assertThat(table.object(table.userData(slot, 255))).isEqualTo("second");
        table.give(slot);
        assertThatThrownBy(() -> table.give(slot)).isInstanceOf(IllegalStateException.class);
        assertThat(table.count()).isZero();
    }

    @Test
    void ownUserDataAreNobodyElses() {
        SlotTable<String> table = new SlotTable<>(2);
        table.take("object");
        long own = SlotTable.ownUserData(200);
        assertThat(SlotTable.isOwn(own)).isTrue();
        assertThat(SlotTable.operation(own)).isEqualTo(200);
        assertThat(table.object(own)).isNull();
    }
}
